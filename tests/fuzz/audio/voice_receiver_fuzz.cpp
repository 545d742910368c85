// SPDX-License-Identifier: EUPL-1.2
//
// Whatever arrives, the receiver goes on giving sound within bounds.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "audio/voice_receiver.h"

namespace {

/// Takes the input apart; gives zeros at its end.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool empty() const { return rest_.empty(); }
  std::uint32_t next(int bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) {
      value <<= 8;
      if (rest_.empty()) continue;
      value |= rest_.front();
      rest_ = rest_.subspan(1);
    }
    return value;
  }
  std::span<const std::uint8_t> take(std::size_t count) {
    const auto taken = rest_.first(count < rest_.size() ? count : rest_.size());
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int kRates[] = {8000, 44100, 48000, 192000};
  Bytes bytes(data, size);
  sportello::VoiceReceiver receiver({.device_rate_hz = kRates[bytes.next(1) % 4]});
  std::array<float, 4096> out;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::int64_t now_us = 0;
  int steps = 0;
  while (!bytes.empty() && ++steps < 400) {
    const std::uint32_t action = bytes.next(1);
    // Mostly as an honest sender would, so that the decoder is reached; sometimes from anywhere.
    sequence = static_cast<std::uint16_t>(action & 1 ? bytes.next(2) : sequence + 1u);
    timestamp = action & 2 ? bytes.next(4) : timestamp + 960;
    now_us += action & 4 ? bytes.next(3) : 20'000;
    receiver.insert(sequence, timestamp,
                    bytes.take(action & 8 ? bytes.next(2) : bytes.next(1) % 64), now_us);
    const std::size_t frames = action & 16 ? bytes.next(2) % out.size() : 441;
    receiver.pull({out.data(), frames}, now_us);
    for (std::size_t i = 0; i < frames; ++i) {
      if (!(out[i] >= -1.0f && out[i] <= 1.0f)) std::abort();
    }
    if (action & 32) receiver.set_device_rate(kRates[bytes.next(1) % 4]);
    const sportello::VoiceReceiverStats stats = receiver.stats();
    if (stats.jitter_buffer_ms > 60'000) std::abort();
  }
  return 0;
}
