// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "core/session/simulated_call.h"

namespace {

bool counting = false;
long allocations = 0;

void* allocate(std::size_t size) {
  if (counting) ++allocations;
  void* memory = std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace sportello::testing {
namespace {

TEST(MediaSessionAllocation, ThereIsNoneInSteadyState) {
  CallSetup setup;
  for (LinkConfig& path : setup.path) {
    path.delay_us = 40'000;
    path.jitter_us = 20'000;
    path.loss = 0.05;
    path.reorder = 0.02;
    path.duplicate = 0.01;
    path.rate_bps = 600'000;
  }
  SimulatedCall call(setup);
  // Buffers reach the size of the largest frame and backlog, and no larger ones come then.
  for (int i = 0; i < 2; ++i) call.side(i).session->set_max_bitrate_bps(450'000);
  call.run_for(25'000'000);
  for (int i = 0; i < 2; ++i) call.side(i).session->set_max_bitrate_bps(300'000);
  call.run_for(5'000'000);
  const SessionStats before = call.stats(1);
  call.around = [](bool inside) { counting = inside; };
  call.run_for(20'000'000);
  counting = false;
  const SessionStats after = call.stats(1);
  EXPECT_GT(after.voice_received, before.voice_received + 800);
  EXPECT_GT(after.video_frames_received, before.video_frames_received + 100);
  EXPECT_EQ(allocations, 0);
}

TEST(MediaSessionAllocation, TheCounterCounts) {
  counting = true;
  allocations = 0;
  int* volatile number = new int(1);
  counting = false;
  delete number;
  EXPECT_EQ(allocations, 1);
}

}  // namespace
}  // namespace sportello::testing
