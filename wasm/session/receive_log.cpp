// SPDX-License-Identifier: EUPL-1.2
#include "session/receive_log.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "packet/feedback_codec.h"

namespace sportello {
namespace {

constexpr int64_t kQuietIntervalUs = 500'000;
/// This many new arrivals make a report due at once.
constexpr int kManyNews = 64;
/// How near two outliers must be to confirm each other.
constexpr int64_t kBeside = 3;
constexpr int64_t kMaxHoldUs = 4'000'000;

uint32_t low_24(int64_t value) { return static_cast<uint32_t>(value & 0xffffff); }

}  // namespace

void ReceiveLog::start(int64_t sequence, int64_t now_us) {
  if (started_) {
    lost_before_start_ = lost();
    received_since_start_ = 0;
  }
  arrivals_.fill(kNotArrived);
  started_ = true;
  first_ = highest_ = sequence;
  reported_ = reported_before_ = sequence - 1;
  unreported_ = 0;
  note(sequence, now_us);
}

void ReceiveLog::note(int64_t sequence, int64_t now_us) {
  outlier_ = -1;
  arrival(sequence) = now_us;
  ++received_;
  ++received_since_start_;
  unreported_from_ = unreported_ == 0 ? sequence : std::min(unreported_from_, sequence);
  ++unreported_;
}

uint64_t ReceiveLog::lost() const {
  if (!started_) return 0;
  const auto expected = static_cast<uint64_t>(highest_ - first_ + 1);
  return lost_before_start_ + expected - std::min(expected, received_since_start_);
}

ReceiveLog::Verdict ReceiveLog::record(uint16_t truncated, int64_t now_us) {
  if (!started_) {
    // Room below for what was overtaken.
    start(truncated + (int64_t{1} << 16), now_us);
    return Verdict::kNew;
  }
  const int64_t sequence = unwrap_near(highest_, truncated, 16);
  if (sequence > highest_ + kMaxForward || sequence < highest_ - kMaxBackward) {
    if (outlier_ >= 0 && std::abs(unwrap_near(outlier_, truncated, 16) - outlier_) <= kBeside) {
      start(sequence, now_us);
      return Verdict::kNew;
    }
    outlier_ = truncated;
    return Verdict::kOutlier;
  }
  if (sequence < first_) {
    if (arrival(sequence) >= 0) return Verdict::kDuplicate;
    first_ = sequence;
  } else if (sequence <= highest_ && arrival(sequence) >= 0) {
    return Verdict::kDuplicate;
  }
  while (highest_ < sequence) arrival(++highest_) = kNotArrived;
  note(sequence, now_us);
  return Verdict::kNew;
}

void ReceiveLog::note_send_time(uint32_t send_time_us_24, int64_t now_us) {
  has_send_time_ = true;
  send_time_us_24_ = send_time_us_24;
  send_time_arrived_us_ = now_us;
}

int64_t ReceiveLog::report_due_us(bool alone) const {
  if (unreported_ == 0) return std::numeric_limits<int64_t>::max();
  if (last_report_us_ < 0 || unreported_ >= kManyNews) return 0;
  if (!wanted_) return last_report_us_ + kQuietIntervalUs;
  return last_report_us_ + (alone ? 2 * interval_us_ : interval_us_);
}

bool ReceiveLog::fill(int64_t* base, int64_t* end, int64_t* first_units, Feedback* feedback) const {
  bool any = false;
  bool any_news = false;
  int32_t last = 0;
  for (int64_t sequence = *base; sequence <= *end; ++sequence) {
    const auto i = static_cast<size_t>(sequence - *base);
    const int64_t arrived_us = arrival(sequence);
    feedback->received[i] = arrived_us >= 0;
    feedback->arrival_offset[i] = 0;
    if (arrived_us < 0) continue;
    const int64_t units = arrived_us / kArrivalUnitUs;
    if (!any) *first_units = units;
    const int64_t offset = units - *first_units;
    if (any && (offset - last > kMaxArrivalDelta || offset - last < kMinArrivalDelta)) {
      // A pause that is not expressible: the report ends before it, or begins after it if it
      // would hold nothing new.
      if (!any_news) {
        *base = sequence;
        return fill(base, end, first_units, feedback);
      }
      *end = sequence - 1;
      break;
    }
    any = true;
    any_news = any_news || sequence >= unreported_from_;
    last = static_cast<int32_t>(offset);
    feedback->arrival_offset[i] = last;
  }
  return any;
}

bool ReceiveLog::make_report(size_t max_count, int64_t now_us, Feedback* feedback) const {
  const auto most = static_cast<int64_t>(std::min(max_count, kMaxFeedbackCount));
  if (!started_ || most == 0) return false;
  // What was told only once is told again, as long as there is room for all.
  int64_t base = reported_before_ + 1;
  if (unreported_ > 0) base = std::min(base, unreported_from_);
  if (highest_ - base >= most && unreported_ > 0) base = unreported_from_;
  base = std::clamp(base, highest_ - kMaxBackward, highest_);
  int64_t end = std::min(base + most - 1, highest_);
  int64_t first_units = 0;
  if (!fill(&base, &end, &first_units, feedback)) return false;
  feedback->base_sequence = static_cast<uint16_t>(base & 0xffff);
  feedback->count = static_cast<uint8_t>(end - base + 1);
  feedback->lost_total_24 = low_24(static_cast<int64_t>(lost()));
  feedback->first_arrival_24 = low_24(first_units);
  const int64_t hold_us = now_us - send_time_arrived_us_;
  feedback->has_echo = has_send_time_ && hold_us >= 0 && hold_us < kMaxHoldUs;
  feedback->echo_send_time_us_24 = feedback->has_echo ? send_time_us_24_ : 0;
  feedback->echo_hold = static_cast<uint16_t>(feedback->has_echo ? hold_us / kHoldUnitUs : 0);
  return true;
}

void ReceiveLog::report_sent(const Feedback& feedback, int64_t now_us) {
  const int64_t base = unwrap_near(highest_, feedback.base_sequence, 16);
  const int64_t end = base + feedback.count - 1;
  last_report_us_ = now_us;
  reported_before_ = reported_;
  reported_ = std::max(reported_, end);
  unreported_ = 0;
  for (int64_t sequence = end + 1; sequence <= highest_; ++sequence) {
    if (arrival(sequence) < 0) continue;
    if (unreported_++ == 0) unreported_from_ = sequence;
  }
  wanted_ = unreported_ > 0;
}

}  // namespace sportello
