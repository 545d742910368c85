// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sportello {

/// Frames waiting to be played, in the order of their timestamps. Never allocates.
class FrameStore {
 public:
  static constexpr std::size_t kCapacity = 128;
  static constexpr std::size_t kMaxPayloadBytes = 1275;

  struct Frame {
    std::int64_t sequence = 0;
    std::int64_t timestamp = 0;  // samples at 48 kHz
    int samples = 0;             // duration
    bool silence = false;        // a DTX marker
    std::size_t bytes = 0;
    std::array<std::uint8_t, kMaxPayloadBytes> data;

    std::span<const std::uint8_t> payload() const { return {data.data(), bytes}; }
  };

  FrameStore();

  /// False if a frame with this timestamp is there already, or the payload is too long. When full,
  /// the earliest frame makes room.
  bool insert(std::int64_t sequence, std::int64_t timestamp, int samples, bool silence,
              std::span<const std::uint8_t> payload);

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  /// The i-th frame from the earliest; valid until it is popped or the next insert.
  const Frame& operator[](std::size_t i) const { return slots_[order_[i]]; }
  void pop_front();
  void clear() { size_ = 0; }

 private:
  std::array<Frame, kCapacity> slots_;
  // A permutation of all slots: the first size_ are in use, earliest first.
  std::array<std::uint8_t, kCapacity> order_{};
  std::size_t size_ = 0;
};

}  // namespace sportello
