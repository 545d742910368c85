// SPDX-License-Identifier: EUPL-1.2
#include "session/receive_log.h"

#include <gtest/gtest.h>

#include <limits>

#include "packet/feedback_codec.h"

namespace sportello {
namespace {

using Verdict = ReceiveLog::Verdict;
constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

TEST(ReceiveLog, TellsDuplicates) {
  ReceiveLog log;
  EXPECT_EQ(log.record(65'535, 1'000), Verdict::kNew);
  EXPECT_EQ(log.record(1, 2'000), Verdict::kNew);
  EXPECT_EQ(log.record(0, 3'000), Verdict::kNew);
  EXPECT_EQ(log.record(65'535, 4'000), Verdict::kDuplicate);
  EXPECT_EQ(log.record(0, 4'000), Verdict::kDuplicate);
  EXPECT_EQ(log.record(65'534, 4'000), Verdict::kNew) << "overtaken by the first one";
  EXPECT_EQ(log.record(65'534, 4'000), Verdict::kDuplicate);
  EXPECT_EQ(log.received(), 4u);
  EXPECT_EQ(log.lost(), 0u);
}

TEST(ReceiveLog, CountsWhatIsLostUntilItComes) {
  ReceiveLog log;
  log.record(10, 1'000);
  log.record(15, 2'000);
  EXPECT_EQ(log.lost(), 4u);
  log.record(12, 3'000);
  EXPECT_EQ(log.lost(), 3u);
}

TEST(ReceiveLog, OneStrayNumberDoesNotMoveIt) {
  ReceiveLog log;
  log.record(100, 1'000);
  EXPECT_EQ(log.record(30'000, 2'000), Verdict::kOutlier);
  EXPECT_EQ(log.record(101, 3'000), Verdict::kNew);
  EXPECT_EQ(log.lost(), 0u);
  // Two that stand side by side do: the sender was away for long.
  EXPECT_EQ(log.record(40'000, 4'000), Verdict::kOutlier);
  EXPECT_EQ(log.record(40'001, 5'000), Verdict::kNew);
  EXPECT_EQ(log.record(40'002, 5'000), Verdict::kNew);
  EXPECT_EQ(log.record(102, 5'000), Verdict::kOutlier);
}

TEST(ReceiveLog, ReportsArrivalsTwiceAndInUnits) {
  ReceiveLog log;
  Feedback report;
  EXPECT_FALSE(log.make_report(100, 0, &report));
  log.record(7, 1'000'000);
  log.record(9, 1'020'000);
  log.note_send_time(0x123456, 1'020'000);
  ASSERT_TRUE(log.make_report(100, 1'025'000, &report));
  EXPECT_EQ(report.base_sequence, 7);
  EXPECT_EQ(report.count, 3);
  EXPECT_TRUE(report.received[0]);
  EXPECT_FALSE(report.received[1]);
  EXPECT_TRUE(report.received[2]);
  EXPECT_EQ(report.arrival_offset[2], 80);
  EXPECT_EQ(report.first_arrival_24, 4'000u);
  EXPECT_EQ(report.lost_total_24, 1u);
  ASSERT_TRUE(report.has_echo);
  EXPECT_EQ(report.echo_send_time_us_24, 0x123456u);
  EXPECT_EQ(report.echo_hold, 5'000 / kHoldUnitUs);
  log.report_sent(report, 1'025'000);

  log.record(10, 1'040'000);
  ASSERT_TRUE(log.make_report(100, 1'045'000, &report));
  EXPECT_EQ(report.base_sequence, 7) << "what was told once is told again";
  EXPECT_EQ(report.count, 4);
  log.report_sent(report, 1'045'000);
  log.record(11, 1'060'000);
  ASSERT_TRUE(log.make_report(100, 1'065'000, &report));
  EXPECT_EQ(report.base_sequence, 10);
  EXPECT_EQ(report.count, 2);
}

TEST(ReceiveLog, WhatComesAfterAStrayNumberAheadIsStillReported) {
  ReceiveLog log;
  Feedback report;
  log.record(100, 1'000'000);
  log.record(200, 1'001'000);  // Damaged, but not far enough to be noticed.
  ASSERT_TRUE(log.make_report(128, 1'050'000, &report));
  log.report_sent(report, 1'050'000);
  log.record(101, 1'060'000);
  log.record(102, 1'080'000);
  ASSERT_TRUE(log.make_report(128, 1'100'000, &report));
  const int offset = 101 - report.base_sequence;
  ASSERT_GE(offset, 0);
  EXPECT_TRUE(report.received[static_cast<size_t>(offset)]);
  EXPECT_TRUE(report.received[static_cast<size_t>(offset) + 1]);
  EXPECT_FALSE(report.received[static_cast<size_t>(offset) + 2]);
}

TEST(ReceiveLog, AfterALongOutageReportsGoOn) {
  ReceiveLog log;
  Feedback report;
  uint16_t sequence = 0;
  for (const int gap : {50, 119, 127, 128, 500, 5'000}) {
    sequence = static_cast<uint16_t>(sequence + gap);
    int64_t now_us = 1'000'000;
    bool reported = false;
    for (int i = 0; i < 5; ++i, ++sequence) {
      log.record(sequence, now_us += 20'000);
      if (!log.make_report(100, now_us, &report)) continue;
      log.report_sent(report, now_us);
      const auto last = static_cast<uint16_t>(report.base_sequence + report.count - 1);
      reported = reported || last == sequence;
    }
    EXPECT_TRUE(reported) << gap;
  }
}

TEST(ReceiveLog, ManyArrivalsTakeSeveralReports) {
  ReceiveLog log;
  for (uint16_t i = 0; i < 300; ++i) log.record(i, 1'000'000 + i * 1'000);
  int covered = 0;
  Feedback report;
  while (log.report_due_us(false) <= 2'000'000 && log.make_report(100, 2'000'000, &report)) {
    EXPECT_EQ(report.base_sequence, covered);
    covered += report.count;
    log.report_sent(report, 2'000'000);
    ASSERT_LE(covered, 300);
    if (covered == 300) break;
    // What is left is not enough to be urgent: it comes with the next one.
    if (log.report_due_us(false) > 2'000'000) break;
  }
  EXPECT_GE(covered, 300 - 64);
}

TEST(ReceiveLog, APauseNoDifferenceCanTellSplitsTheReport) {
  ReceiveLog log;
  log.record(1, 1'000'000);
  log.record(2, 1'010'000);
  log.record(3, 9'000'000);
  Feedback report;
  ASSERT_TRUE(log.make_report(100, 9'000'000, &report));
  EXPECT_EQ(report.base_sequence, 1);
  EXPECT_EQ(report.count, 2);
  log.report_sent(report, 9'000'000);
  ASSERT_TRUE(log.make_report(100, 9'000'000, &report));
  EXPECT_EQ(report.base_sequence, 3);
  EXPECT_EQ(report.count, 1);
  EXPECT_EQ(report.first_arrival_24, 36'000u);
}

TEST(ReceiveLog, ReportsAreDueOftenForMediaAndSeldomForFeedbackAlone) {
  ReceiveLog log;
  EXPECT_EQ(log.report_due_us(true), kNever);
  log.record(1, 1'000'000);
  EXPECT_LE(log.report_due_us(true), 1'000'000) << "the first one at once";
  Feedback report;
  ASSERT_TRUE(log.make_report(100, 1'000'000, &report));
  log.report_sent(report, 1'000'000);
  EXPECT_EQ(log.report_due_us(true), kNever);
  log.record(2, 1'010'000);
  EXPECT_EQ(log.report_due_us(true), 1'500'000);
  log.want_report();
  EXPECT_EQ(log.report_due_us(true), 1'100'000);
  EXPECT_EQ(log.report_due_us(false), 1'050'000);
}

TEST(ReceiveLog, EveryReportItMakesCanBeWritten) {
  // Arrivals with all kinds of pauses and reordering.
  ReceiveLog log;
  uint16_t sequence = 65'000;
  int64_t now_us = 0;
  for (int i = 0; i < 5'000; ++i) {
    now_us += (i % 97 == 0) ? 3'000'000 : 1'000 + (i * 7919) % 40'000;
    const int hop = i % 11 == 0 ? 3 : (i % 13 == 0 ? -4 : 1);
    sequence = static_cast<uint16_t>(sequence + hop);
    log.record(sequence, now_us);
    if (i % 5 != 0) continue;
    Feedback report;
    if (!log.make_report(1 + static_cast<size_t>(i % 128), now_us, &report)) continue;
    std::array<uint8_t, 400> buffer{};
    ByteWriter writer(buffer);
    ASSERT_TRUE(write_feedback(report, &writer)) << i;
    ASSERT_LE(writer.size(), ReceiveLog::max_report_bytes(report.count));
    log.report_sent(report, now_us);
  }
}

}  // namespace
}  // namespace sportello
