// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace sportello {

/// Decoded samples at 48 kHz: those to be played, and a little of what was played before them,
/// which time stretching looks back at.
class PlayoutBuffer {
 public:
  static constexpr std::size_t kHistory = 1440;
  static constexpr std::size_t kCapacity = 24576;

  /// Room for `count` samples after the last one, part of the buffer from now on. Only if
  /// room() allows.
  std::span<float> append(std::size_t count);
  /// Samples that may be appended.
  std::size_t room() const { return kCapacity - kHistory - unplayed(); }

  std::size_t unplayed() const { return end_ - begin_; }
  /// Takes the first unplayed samples; a view valid until the next append.
  std::span<const float> take(std::size_t count);
  /// The last kHistory samples played, then all unplayed ones, to be changed in place.
  std::span<float> window() { return {data_.data() + begin_ - kHistory, kHistory + unplayed()}; }
  /// Drops samples at the end.
  void shrink(std::size_t count);

 private:
  std::array<float, kCapacity> data_{};
  std::size_t begin_ = kHistory;
  std::size_t end_ = kHistory;
};

}  // namespace sportello
