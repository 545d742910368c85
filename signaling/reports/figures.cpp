// SPDX-License-Identifier: EUPL-1.2
#include "reports/figures.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/text.h"
#include "hours/opening_hours.h"

namespace sportello::signaling {
namespace {

using std::chrono::days;

/// Gathers what figures are made of.
class Tally {
 public:
  void add(const CallReport& call) {
    ++figures_.calls;
    switch (call.outcome) {
      case CallOutcome::kAnswered:
        ++figures_.answered;
        waits_.push_back(call.wait);
        lengths_.push_back(call.length);
        break;
      case CallOutcome::kAbandoned:
        ++figures_.abandoned;
        break;
      case CallOutcome::kRefused:
        ++figures_.refused;
        break;
    }
  }

  void add(const RatingReport& rating) {
    if (rating.stars >= 1 && rating.stars <= 5) ++figures_.stars[static_cast<std::size_t>(rating.stars - 1)];
  }

  Figures finish() {
    figures_.wait = percentiles(waits_);
    figures_.length = percentiles(lengths_);
    return figures_;
  }

 private:
  static std::optional<Percentiles> percentiles(std::vector<TimeMs>& values) {
    if (values.empty()) return std::nullopt;
    std::sort(values.begin(), values.end());
    return Percentiles{percentile(values, 50), percentile(values, 90)};
  }

  Figures figures_;
  std::vector<TimeMs> waits_, lengths_;
};

}  // namespace

TimeMs percentile(std::span<const TimeMs> sorted, int percent) {
  if (sorted.empty()) return 0;
  const auto share = static_cast<std::size_t>(std::clamp(percent, 1, 100));
  const std::size_t rank = (sorted.size() * share + 99) / 100;
  return sorted[rank - 1];
}

std::int64_t Figures::ratings() const { return std::accumulate(stars.begin(), stars.end(), std::int64_t{0}); }

std::optional<double> Figures::mean_stars() const {
  const std::int64_t count = ratings();
  if (count == 0) return std::nullopt;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < stars.size(); ++i) sum += static_cast<std::int64_t>(i + 1) * stars[i];
  return static_cast<double>(sum) / static_cast<double>(count);
}

std::optional<ReportRange> parse_report_range(std::string_view from, std::string_view to, std::string_view desk) {
  const auto first = parse_date(from);
  const auto last = parse_date(to);
  if (!first || !last || *last < *first || *last - *first >= days{kMaxReportDays}) return std::nullopt;
  if (!desk.empty() && !is_identifier(desk)) return std::nullopt;
  return ReportRange{*first, *last, std::string(desk)};
}

Report make_report(const ReportRange& range, std::span<const CallReport> calls,
                   std::span<const RatingReport> ratings) {
  Tally total;
  std::map<std::string, Tally, std::less<>> by_desk;
  std::vector<Tally> by_day(static_cast<std::size_t>((range.to - range.from).count() + 1));
  std::array<Tally, 24> by_hour;
  const auto add = [&](const auto& one) {
    if (!range.holds(one.day, one.desk) || one.hour < 0 || one.hour > 23) return false;
    total.add(one);
    by_desk[one.desk].add(one);
    by_day[static_cast<std::size_t>((one.day - range.from).count())].add(one);
    by_hour[static_cast<std::size_t>(one.hour)].add(one);
    return true;
  };

  Report report;
  report.range = range;
  for (const auto& call : calls) add(call);
  for (const auto& rating : ratings) {
    if (add(rating) && !rating.comment.empty()) report.comments.push_back(rating);
  }
  std::stable_sort(report.comments.begin(), report.comments.end(), [](const RatingReport& a, const RatingReport& b) {
    return std::pair(b.day, b.hour) < std::pair(a.day, a.hour);
  });
  report.total = total.finish();
  for (auto& [desk, tally] : by_desk) report.desks.emplace(desk, tally.finish());
  for (auto& tally : by_day) report.days.push_back(tally.finish());
  for (std::size_t hour = 0; hour < by_hour.size(); ++hour) report.hours[hour] = by_hour[hour].finish();
  return report;
}

}  // namespace sportello::signaling
