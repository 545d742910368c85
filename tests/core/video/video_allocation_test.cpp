// SPDX-License-Identifier: EUPL-1.2
//
// The hot path allocates nothing: a call in which everything has been seen once asks the heap for
// no more. Replaces the global operator new (libvpx's own malloc is not counted).
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

#include "core/simulated_link.h"
#include "core/video/test_pictures.h"
#include "video/video_assembler.h"
#include "video/video_decoder.h"
#include "video/video_encoder.h"
#include "video/video_packetizer.h"

namespace {
std::size_t allocations = 0;
}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size != 0 ? size : 1)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace sportello {
namespace {

TEST(VideoAllocation, CountingWorks) {
  const std::size_t before = allocations;
  const std::vector<int> some(3);
  EXPECT_EQ(allocations, before + 1 + (some.empty() ? 1 : 0));
}

TEST(VideoAllocation, NoneFromPictureToPicture) {
  for (const VideoCodec codec : {VideoCodec::kVp8, VideoCodec::kVp9}) {
    VideoEncoder encoder({.codec = codec,
                          .width = 160,
                          .height = 120,
                          .bitrate_bps = 300'000,
                          .temporal_layers = 3});
    VideoDecoder decoder(codec);
    VideoPacketizer packetizer;
    VideoAssembler assembler;
    testing::SeededRandom random(17);
    std::size_t after_warm_up = 0;
    int decoded = 0;
    for (int i = 0; i < 200; ++i) {
      const std::int64_t now_us = i * 33'333;
      // The same stretch twice: whatever size there is has been seen the second time.
      if (i == 100) after_warm_up = allocations;
      testing::draw_picture(160, 120, i % 100, encoder.frame_buffer());
      const auto data = encoder.encode(now_us, i % 50 == 0);
      if (data.empty()) continue;
      VideoFrameInfo info;
      ASSERT_EQ(packetizer.admit(encoder.last(), data.size(), 200, &info),
                VideoPacketizer::Verdict::kAdmitted);
      for (std::uint16_t f = 0; f < info.fragment_count; ++f) {
        const bool lost = info.temporal_layer > 0 && random.uniform() < 0.1;
        if (!lost) assembler.insert(make_fragment(info, data, f), now_us);
      }
      assembler.missing(now_us + 20'000);
      while (const AssembledVideoFrame* frame = assembler.poll(now_us + 30'000)) {
        if (!decoder.decode(frame->data)) assembler.require_key_frame();
        ++decoded;
      }
    }
    EXPECT_EQ(allocations, after_warm_up);
    EXPECT_GT(decoded, 100);
  }
}

}  // namespace
}  // namespace sportello
