// SPDX-License-Identifier: EUPL-1.2
#include "session/send_log.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace sportello {
namespace {

/// A report on `count` datagrams from `base` on, all received but those named; 10 ms apart.
Feedback report(uint16_t base, uint8_t count, std::initializer_list<size_t> missing = {}) {
  Feedback feedback;
  feedback.base_sequence = base;
  feedback.count = count;
  for (size_t i = 0; i < count; ++i) {
    feedback.received[i] = true;
    feedback.arrival_offset[i] = static_cast<int32_t>(i) * 40;
  }
  for (const size_t i : missing) {
    feedback.received[i] = false;
    feedback.arrival_offset[i] = 0;
  }
  feedback.first_arrival_24 = 1'000;
  return feedback;
}

class SendLogTest : public ::testing::Test {
 protected:
  void send(int count) {
    for (int i = 0; i < count; ++i) log_.on_sent(200, now_us_ += 10'000);
  }
  SendLog log_{65'530};
  int64_t now_us_ = 1'000'000;
};

TEST_F(SendLogTest, EachDatagramIsDecidedOnce) {
  send(10);
  EXPECT_EQ(log_.under_way_bytes(), 2'000);
  ASSERT_TRUE(log_.on_feedback(report(65'530, 5), now_us_));
  ASSERT_EQ(log_.results().size(), 5u);
  EXPECT_EQ(log_.results()[1].sent_us - log_.results()[0].sent_us, 10'000);
  EXPECT_EQ(log_.results()[1].arrived_us - log_.results()[0].arrived_us, 10'000);
  EXPECT_TRUE(log_.results()[4].received);
  EXPECT_EQ(log_.under_way_bytes(), 1'000);
  ASSERT_TRUE(log_.on_feedback(report(65'530, 5), now_us_));
  EXPECT_TRUE(log_.results().empty());
  ASSERT_TRUE(log_.on_feedback(report(65'530, 10), now_us_));
  EXPECT_EQ(log_.results().size(), 5u);
  EXPECT_EQ(log_.under_way_bytes(), 0);
}

TEST_F(SendLogTest, DocumentsAreToldOfWithTheDatagramAfterThem) {
  send(1);
  log_.on_document_sent(700);
  log_.on_document_sent(500);
  send(2);
  EXPECT_EQ(log_.under_way_bytes(), 1'800);
  ASSERT_TRUE(log_.on_feedback(report(65'530, 3), now_us_));
  ASSERT_EQ(log_.results().size(), 3u);
  EXPECT_EQ(log_.results()[0].document_bytes, 0u);
  EXPECT_EQ(log_.results()[1].document_bytes, 1'200u);
  EXPECT_EQ(log_.results()[2].document_bytes, 0u);
  EXPECT_EQ(log_.under_way_bytes(), 0);
}

TEST_F(SendLogTest, MissingIsLostWhenThreeLaterOnesCameOrASecondReportLacksIt) {
  send(20);
  ASSERT_TRUE(log_.on_feedback(report(65'530, 8, {2, 6}), now_us_));
  ASSERT_EQ(log_.results().size(), 7u) << "number 6 may have been overtaken";
  EXPECT_FALSE(log_.results()[2].received);
  ASSERT_TRUE(log_.on_feedback(report(65'530, 8, {6}), now_us_));
  ASSERT_EQ(log_.results().size(), 1u);
  EXPECT_FALSE(log_.results()[0].received);
}

TEST_F(SendLogTest, OvertakenIsNotLost) {
  send(20);
  ASSERT_TRUE(log_.on_feedback(report(65'530, 8, {6}), now_us_));
  ASSERT_TRUE(log_.on_feedback(report(65'530, 9), now_us_));
  ASSERT_EQ(log_.results().size(), 2u);
  EXPECT_TRUE(log_.results()[0].received);
}

TEST_F(SendLogTest, WhatNoReportWillTellIsNotUnderWay) {
  send(10);
  ASSERT_TRUE(log_.on_feedback(report(65'536 - 65'536, 4), now_us_)) << "from the seventh on";
  EXPECT_EQ(log_.under_way_bytes(), 0);
}

TEST_F(SendLogTest, ReportsOnWhatWasNeverSentAreRefused) {
  EXPECT_FALSE(log_.on_feedback(report(65'530, 1), now_us_));
  send(3);
  EXPECT_FALSE(log_.on_feedback(report(65'533, 4), now_us_));
  EXPECT_FALSE(log_.on_feedback(report(20'000, 2), now_us_));
  EXPECT_TRUE(log_.results().empty());
  EXPECT_TRUE(log_.on_feedback(report(65'530, 100), now_us_));
  EXPECT_EQ(log_.results().size(), 3u);
}

TEST_F(SendLogTest, RoundTripTimeLeavesOutTheHold) {
  send(3);
  Feedback feedback = report(65'530, 3);
  feedback.has_echo = true;
  feedback.echo_send_time_us_24 = static_cast<uint32_t>((now_us_ - 150'000) & 0xffffff);
  feedback.echo_hold = 50'000 / kHoldUnitUs;
  ASSERT_TRUE(log_.on_feedback(feedback, now_us_));
  EXPECT_NEAR(static_cast<double>(log_.rtt_us()), 100'000, kHoldUnitUs);
  // A lie does not count.
  feedback.echo_send_time_us_24 = static_cast<uint32_t>((now_us_ + 5'000'000) & 0xffffff);
  ASSERT_TRUE(log_.on_feedback(feedback, now_us_));
  EXPECT_NEAR(static_cast<double>(log_.rtt_us()), 100'000, kHoldUnitUs);
}

TEST_F(SendLogTest, RoundTripTimeSurvivesTheWrapOfTheClock) {
  now_us_ = (int64_t{1} << 24) * 3 - 20'000;
  send(1);
  Feedback feedback = report(65'530, 1);
  feedback.has_echo = true;
  feedback.echo_send_time_us_24 = static_cast<uint32_t>(now_us_ & 0xffffff);
  now_us_ += 80'000;
  ASSERT_TRUE(log_.on_feedback(feedback, now_us_));
  EXPECT_EQ(log_.rtt_us(), 80'000);
}

TEST_F(SendLogTest, ForgetsWithoutFeedback) {
  send(5'000);
  EXPECT_LE(log_.under_way_bytes(), 1'024 * 200);
}

}  // namespace
}  // namespace sportello
