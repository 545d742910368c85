// SPDX-License-Identifier: EUPL-1.2
//
// After construction, voice allocates nothing: neither through operator new nor, in libopus,
// through malloc, which goes the same way here.

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <vector>

#include "audio/voice_receiver.h"
#include "audio/voice_sender.h"
#include "core/audio/test_signals.h"
#include "core/simulated_link.h"

namespace {
std::size_t allocations = 0;
}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace sportello {
namespace {

TEST(VoiceAllocation, NoneAfterConstruction) {
  VoiceSender sender({.device_rate_hz = 44100, .expected_loss_percent = 10});
  VoiceReceiver receiver({.device_rate_hz = 44100});
  std::vector<float> pcm(441 * 60);
  for (std::size_t i = 0; i < pcm.size(); ++i) {
    pcm[i] = testing::speech(static_cast<std::int64_t>(i), 44100, false);
  }
  std::vector<float> out(441);
  testing::SeededRandom random(3);

  const std::size_t before = allocations;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t now_us = i * 10'000;
    if (i % 100 == 50) sender.set_muted(i % 200 == 50);
    if (i % 100 == 70) sender.set_frame_ms(i % 200 == 70 ? 10 : 60);
    sender.push(std::span(pcm).subspan(static_cast<std::size_t>(i % 60) * 441, 441), now_us);
    for (; sender.has_frame(); sender.pop()) {
      const VoiceFrame frame = sender.front();
      if (random.uniform() < 0.1) continue;
      receiver.insert(frame.sequence, frame.timestamp_48k, frame.payload,
                      now_us + random.below(40'000));
    }
    receiver.pull(out, now_us);
    receiver.stats();
  }
  EXPECT_EQ(allocations, before);
  EXPECT_GT(receiver.stats().received, 200u);
}

}  // namespace
}  // namespace sportello
