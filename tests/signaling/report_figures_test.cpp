// SPDX-License-Identifier: EUPL-1.2
// What calls and ratings come to: percentiles, days, hours.
#include "reports/figures.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <vector>

#include "reports/report_json.h"

namespace sportello::signaling {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

constexpr sys_days kMonday{year{2026} / 11 / 23};

CallReport answered(std::string desk, sys_days day, int hour, TimeMs wait, TimeMs length) {
  return {std::move(desk), day, hour, MediaKind::kVoice, Language::kItalian, CallOutcome::kAnswered, wait, length};
}

CallReport missed(std::string desk, sys_days day, int hour, CallOutcome outcome, TimeMs wait) {
  return {std::move(desk), day, hour, MediaKind::kVideo, Language::kEnglish, outcome, wait, 0};
}

TEST(Percentile, IsTheNearestRank) {
  std::vector<TimeMs> values;
  EXPECT_EQ(percentile(values, 50), 0);
  values = {7};
  EXPECT_EQ(percentile(values, 50), 7);
  EXPECT_EQ(percentile(values, 90), 7);
  values = {1, 2, 3, 4};
  EXPECT_EQ(percentile(values, 50), 2);
  EXPECT_EQ(percentile(values, 90), 4);
  values = {15, 20, 35, 40, 50};
  EXPECT_EQ(percentile(values, 30), 20);
  EXPECT_EQ(percentile(values, 40), 20);
  EXPECT_EQ(percentile(values, 50), 35);
  EXPECT_EQ(percentile(values, 100), 50);
  EXPECT_EQ(percentile(values, 1), 15);
  values.clear();
  for (TimeMs i = 1; i <= 100; ++i) values.push_back(i);
  EXPECT_EQ(percentile(values, 90), 90);
}

TEST(Figures, TellAnsweredAbandonedAndRefusedApart) {
  const std::vector<CallReport> calls = {
      answered("URP_1", kMonday, 9, 10'000, 120'000),
      answered("URP_1", kMonday, 9, 30'000, 60'000),
      answered("URP_2", kMonday + days{1}, 15, 20'000, 240'000),
      missed("URP_1", kMonday, 10, CallOutcome::kAbandoned, 600'000),
      missed("URP_1", kMonday, 10, CallOutcome::kRefused, 60'000),
  };
  const auto report = make_report({kMonday, kMonday + days{6}, ""}, calls, {});
  EXPECT_EQ(report.total.calls, 5);
  EXPECT_EQ(report.total.answered, 3);
  EXPECT_EQ(report.total.abandoned, 1);
  EXPECT_EQ(report.total.refused, 1);
  ASSERT_TRUE(report.total.wait);
  // The wait of somebody who left is no wait for an answer.
  EXPECT_EQ(report.total.wait->median, 20'000);
  EXPECT_EQ(report.total.wait->p90, 30'000);
  EXPECT_EQ(report.total.length->median, 120'000);
  ASSERT_EQ(report.days.size(), 7U);
  EXPECT_EQ(report.days[0].calls, 4);
  EXPECT_EQ(report.days[1].calls, 1);
  EXPECT_EQ(report.days[6].calls, 0);
  EXPECT_FALSE(report.days[6].wait);
  EXPECT_EQ(report.hours[9].answered, 2);
  EXPECT_EQ(report.hours[10].abandoned, 1);
  ASSERT_EQ(report.desks.size(), 2U);
  EXPECT_EQ(report.desks.at("URP_1").calls, 4);
}

TEST(Figures, KeepToTheRangeAndTheDesk) {
  const std::vector<CallReport> calls = {
      answered("URP_1", kMonday - days{1}, 9, 1, 1), answered("URP_1", kMonday, 9, 2, 2),
      answered("URP_2", kMonday, 9, 3, 3),           answered("URP_1", kMonday + days{1}, 9, 4, 4),
      answered("URP_1", kMonday, 24, 5, 5),
  };
  const auto report = make_report({kMonday, kMonday, "URP_1"}, calls, {});
  EXPECT_EQ(report.total.calls, 1);
  EXPECT_EQ(report.total.wait->median, 2);
  EXPECT_EQ(report.desks.size(), 1U);
}

TEST(Figures, CountStarsAndKeepWordsNewestFirst) {
  const std::vector<RatingReport> ratings = {
      {"URP_1", kMonday, 9, 5, "prima"}, {"URP_1", kMonday, 11, 4, ""},        {"URP_1", kMonday + days{1}, 8, 1, "dopo"},
      {"URP_1", kMonday, 10, 5, "poi"},  {"URP_1", kMonday, 10, 9, "nessuna"},
  };
  const auto report = make_report({kMonday, kMonday + days{1}, ""}, {}, ratings);
  EXPECT_EQ(report.total.ratings(), 4);
  EXPECT_DOUBLE_EQ(*report.total.mean_stars(), 3.75);
  EXPECT_EQ(report.total.stars, (std::array<std::int64_t, 5>{1, 0, 0, 1, 2}));
  EXPECT_FALSE(report.hours[3].mean_stars());
  ASSERT_EQ(report.comments.size(), 4U);
  EXPECT_EQ(report.comments[0].comment, "dopo");
  EXPECT_EQ(report.comments[1].comment, "poi");
}

TEST(ReportRange, IsBounded) {
  EXPECT_TRUE(parse_report_range("2026-11-01", "2026-11-01", ""));
  EXPECT_TRUE(parse_report_range("2024-02-29", "2025-04-03", "URP_1"));
  EXPECT_FALSE(parse_report_range("2024-02-29", "2025-04-04", "URP_1"));
  EXPECT_FALSE(parse_report_range("2026-11-02", "2026-11-01", ""));
  EXPECT_FALSE(parse_report_range("2025-02-29", "2025-03-01", ""));
  EXPECT_FALSE(parse_report_range("", "2025-03-01", ""));
  EXPECT_FALSE(parse_report_range("2026-11-01", "2026-11-02", "URP 1'; --"));
  EXPECT_FALSE(parse_report_range("1600-01-01", "9999-12-31", ""));
}

TEST(ReportBody, HasEveryDayAndHourAndRoundsToSeconds) {
  const std::vector<CallReport> calls = {answered("URP_1", kMonday, 9, 10'499, 120'500)};
  const std::vector<RatingReport> ratings = {{"URP_1", kMonday, 9, 5, "Gentile \"e\" rapida"}};
  const auto report = make_report({kMonday, kMonday + days{1}, ""}, calls, ratings);
  const auto body = boost::json::parse(report_body(report, 365)).as_object();
  EXPECT_EQ(body.at("from").as_string(), "2026-11-23");
  EXPECT_TRUE(body.at("desk").is_null());
  EXPECT_EQ(body.at("kept_days").as_int64(), 365);
  EXPECT_EQ(body.at("hours").as_array().size(), 24U);
  EXPECT_EQ(body.at("days").as_array().size(), 2U);
  const auto& total = body.at("total").as_object();
  EXPECT_EQ(total.at("wait_s").at("median").as_int64(), 10);
  EXPECT_EQ(total.at("length_s").at("p90").as_int64(), 121);
  EXPECT_EQ(total.at("ratings").at("mean").as_double(), 5);
  EXPECT_TRUE(body.at("days").as_array()[1].at("wait_s").is_null());
  EXPECT_EQ(body.at("comments").as_array()[0].at("comment").as_string(), "Gentile \"e\" rapida");
}

}  // namespace
}  // namespace sportello::signaling
