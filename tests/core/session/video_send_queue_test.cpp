// SPDX-License-Identifier: EUPL-1.2
#include "session/video_send_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "util/random.h"

namespace sportello {
namespace {

using Verdict = VideoSendQueue::Verdict;
constexpr int64_t kRateBps = 1'000'000;

EncodedFrameInfo frame_info(bool key, uint8_t layer = 0) {
  EncodedFrameInfo info;
  info.key = key;
  info.temporal_layer = layer;
  info.width = 320;
  info.height = 240;
  return info;
}

std::vector<uint8_t> frame_bytes(size_t size, uint8_t mark) {
  std::vector<uint8_t> bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(mark + i * 3);
  return bytes;
}

class VideoSendQueueTest : public ::testing::Test {
 protected:
  Verdict push(bool key, size_t size, uint8_t layer = 0) {
    return queue_.push(frame_info(key, layer), frame_bytes(size, ++mark_), 1'000, kRateBps,
                       now_us_);
  }
  /// Takes all that waits; gives (frame id, index) in order.
  std::vector<std::pair<uint32_t, int>> drain() {
    std::vector<std::pair<uint32_t, int>> order;
    VideoFragment fragment;
    while (queue_.front(&fragment)) {
      order.emplace_back(fragment.frame.frame_id, fragment.index);
      queue_.pop(now_us_);
    }
    return order;
  }
  VideoSendQueue queue_{65'535};
  int64_t now_us_ = 1'000'000;
  uint8_t mark_ = 0;
};

TEST_F(VideoSendQueueTest, GivesFragmentsInOrder) {
  ASSERT_EQ(push(true, 2'500), Verdict::kQueued);
  ASSERT_EQ(push(false, 400), Verdict::kQueued);
  EXPECT_EQ(queue_.waiting_us(kRateBps), 2'900 * 8);
  const auto order = drain();
  ASSERT_EQ(order.size(), 4u);
  EXPECT_EQ(order[0], std::make_pair(65'535u, 0));
  EXPECT_EQ(order[2], std::make_pair(65'535u, 2));
  EXPECT_EQ(order[3], std::make_pair(65'536u, 0));
  EXPECT_TRUE(queue_.empty());
  EXPECT_EQ(queue_.frames_sent(), 2u);
  EXPECT_EQ(queue_.waiting_us(kRateBps), 0);
}

TEST_F(VideoSendQueueTest, BeginsWithAKeyFrame) {
  EXPECT_EQ(push(false, 400), Verdict::kKeyFrameNeeded);
  EXPECT_TRUE(queue_.empty());
}

TEST_F(VideoSendQueueTest, WhatWasAskedForGoesFirstAndNotTwiceInARoundTrip) {
  push(true, 3'000);
  drain();
  push(false, 1'500);
  EXPECT_EQ(queue_.request({65'535, 1, 2}, 100'000, now_us_), 2u);
  EXPECT_EQ(queue_.request({65'535, 1, 2}, 100'000, now_us_), 0u) << "waits already";
  const auto order = drain();
  ASSERT_EQ(order.size(), 4u);
  EXPECT_EQ(order[0], std::make_pair(65'535u, 1));
  EXPECT_EQ(order[1], std::make_pair(65'535u, 2));
  EXPECT_EQ(order[2], std::make_pair(65'536u, 0));
  now_us_ += 50'000;
  EXPECT_EQ(queue_.request({65'535, 1, 1}, 100'000, now_us_), 0u) << "is on its way";
  now_us_ += 50'000;
  EXPECT_EQ(queue_.request({65'535, 1, 1}, 100'000, now_us_), 1u);
}

TEST_F(VideoSendQueueTest, RequestsBeyondWhatWasSentGiveNothing) {
  EXPECT_EQ(queue_.request({1, 0, 0}, 0, now_us_), 0u);
  push(true, 2'000);
  EXPECT_EQ(queue_.request({65'535, 0, 0}, 0, now_us_), 0u) << "not sent at all yet";
  queue_.pop(now_us_);
  EXPECT_EQ(queue_.request({65'535, 0, 0}, 0, now_us_), 1u) << "half of it";
  drain();
  EXPECT_EQ(queue_.request({65'535, 400, 16'000}, 0, now_us_), 0u);
  EXPECT_EQ(queue_.request({30'000, 0, 0}, 0, now_us_), 0u);
}

TEST_F(VideoSendQueueTest, NothingBeforeANewerKeyFrameIsSentAgain) {
  push(true, 2'000);
  drain();
  ASSERT_EQ(queue_.request({65'535, 0, 0}, 0, now_us_), 2u);
  push(true, 2'000);
  queue_.drop_old(now_us_);
  EXPECT_EQ(drain().front(), std::make_pair(65'536u, 0));
  EXPECT_EQ(queue_.request({65'535, 0, 0}, 0, now_us_), 0u);
}

TEST_F(VideoSendQueueTest, IsBoundedInTime) {
  ASSERT_EQ(push(true, 40'000), Verdict::kQueued);  // 320 ms
  EXPECT_EQ(push(false, 2'000, 1), Verdict::kSkipped) << "nothing needs it";
  EXPECT_EQ(push(false, 10'000), Verdict::kQueued);
  EXPECT_EQ(push(false, 2'000), Verdict::kKeyFrameNeeded);
  EXPECT_EQ(push(false, 2'000), Verdict::kKeyFrameNeeded);
  // A key frame takes the place of what waits.
  EXPECT_EQ(push(true, 5'000), Verdict::kQueued);
  const auto order = drain();
  EXPECT_EQ(order.size(), 5u);
  EXPECT_EQ(push(false, 2'000), Verdict::kQueued);
}

TEST_F(VideoSendQueueTest, DropsWhatCouldNotLeaveInTime) {
  push(true, 3'000);
  drain();
  push(false, 3'000);
  EXPECT_FALSE(queue_.drop_old(now_us_ + 600'000));
  EXPECT_TRUE(queue_.drop_old(now_us_ + 800'000));
  EXPECT_TRUE(queue_.empty());
  EXPECT_TRUE(queue_.needs_key_frame());
  EXPECT_EQ(push(false, 100), Verdict::kKeyFrameNeeded);
}

TEST_F(VideoSendQueueTest, RefusesWhatIsTooLarge) {
  EXPECT_EQ(push(true, VideoSendQueue::kMaxFrameBytes + 1), Verdict::kKeyFrameNeeded);
  EXPECT_EQ(push(true, 0), Verdict::kKeyFrameNeeded);
  EXPECT_EQ(push(true, VideoSendQueue::kMaxFrameBytes), Verdict::kQueued);
  EXPECT_EQ(drain().size(), VideoSendQueue::kMaxFrameBytes / 1'000);
}

TEST_F(VideoSendQueueTest, BytesStayWholeWhileFramesComeAndGo) {
  SplitMix64 random(7);
  std::map<uint32_t, uint8_t> marks;
  uint32_t next_id = 65'535;
  for (int i = 0; i < 3'000; ++i) {
    const bool key = i == 0 || random.next() % 50 == 0;
    const size_t size = 1 + random.next() % (key ? 120'000 : 30'000);
    if (push(key, size) == Verdict::kQueued) marks[next_id++] = mark_;
    VideoFragment fragment;
    for (uint64_t k = random.next() % 60; k > 0 && queue_.front(&fragment); --k) {
      const uint32_t id = fragment.frame.frame_id;
      ASSERT_TRUE(marks.contains(id));
      const size_t offset = static_cast<size_t>(
          std::find(fragment.payload.begin(), fragment.payload.end(), fragment.payload[0]) -
          fragment.payload.begin());
      for (size_t j = 1; j < fragment.payload.size(); ++j) {
        ASSERT_EQ(static_cast<uint8_t>(fragment.payload[j] - fragment.payload[j - 1]), 3) << offset;
      }
      if (fragment.index == 0) {
        ASSERT_EQ(fragment.payload[0], marks[id]);
      }
      queue_.pop(now_us_);
      if (random.next() % 5 == 0) {
        const auto back = static_cast<uint32_t>(random.next() % 140);
        queue_.request({static_cast<uint16_t>((id - back) & 0xffff), 0, 0}, 0, now_us_);
      }
    }
    now_us_ += 20'000;
    queue_.drop_old(now_us_);
  }
  EXPECT_GT(queue_.frames_sent(), 500u);
}

}  // namespace
}  // namespace sportello
