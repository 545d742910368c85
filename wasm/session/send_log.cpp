// SPDX-License-Identifier: EUPL-1.2
#include "session/send_log.h"

#include <algorithm>

namespace sportello {
namespace {

/// A datagram is lost when this many later ones arrived, or when a second report lacks it.
constexpr int64_t kReorderDatagrams = 3;
constexpr int64_t kMaxRttUs = 8'000'000;

}  // namespace

SendLog::SendLog(uint16_t first_sequence)
    : first_(first_sequence + (int64_t{1} << 16)), next_(first_), open_from_(first_) {}

void SendLog::settle(Entry* sent) {
  if (sent->state != State::kUnderWay && sent->state != State::kMissed) return;
  sent->state = State::kDone;
  under_way_bytes_ -= static_cast<int64_t>(sent->bytes) + sent->document_bytes;
}

void SendLog::on_sent(size_t bytes, int64_t now_us) {
  settle(&entry(next_));
  open_from_ = std::max(open_from_, next_ - kWindow + 1);
  under_way_bytes_ += static_cast<int64_t>(bytes);
  entry(next_++) = {now_us, static_cast<uint32_t>(bytes), document_bytes_, State::kUnderWay};
  document_bytes_ = 0;
}

void SendLog::on_document_sent(size_t bytes) {
  document_bytes_ += static_cast<uint32_t>(bytes);
  under_way_bytes_ += static_cast<int64_t>(bytes);
}

bool SendLog::on_feedback(const Feedback& feedback, int64_t now_us) {
  result_count_ = 0;
  const int64_t base = unwrap_near(next_ - 1, feedback.base_sequence, 16);
  if (base < first_ || base >= next_) return false;
  // A stray datagram may have led the far side to report on what is still to come.
  const int64_t end = std::min(base + feedback.count, next_);
  int64_t highest = base;
  for (int64_t sequence = base; sequence < end; ++sequence) {
    if (feedback.received[static_cast<size_t>(sequence - base)]) highest = sequence;
  }
  const int64_t first_arrival = far_clock_.unwrap(feedback.first_arrival_24);
  for (int64_t sequence = base; sequence < end; ++sequence) {
    if (sequence < next_ - kWindow) continue;
    Entry& sent = entry(sequence);
    if (sent.state != State::kUnderWay && sent.state != State::kMissed) continue;
    const auto i = static_cast<size_t>(sequence - base);
    const bool received = feedback.received[i];
    if (!received && sent.state == State::kUnderWay && highest - sequence < kReorderDatagrams) {
      if (highest > sequence) sent.state = State::kMissed;
      continue;
    }
    settle(&sent);
    const int64_t arrived_us = (first_arrival + feedback.arrival_offset[i]) * kArrivalUnitUs;
    results_[result_count_++] = {sequence, sent.sent_us, received ? arrived_us : 0, sent.bytes,
                                 received, sent.document_bytes};
  }
  // What is older than a report that came was told of in one that was lost.
  for (; open_from_ < base; ++open_from_) settle(&entry(open_from_));
  update_rtt(feedback, now_us);
  return true;
}

void SendLog::update_rtt(const Feedback& feedback, int64_t now_us) {
  if (!feedback.has_echo) return;
  const int64_t since_us = (now_us - feedback.echo_send_time_us_24) & 0xffffff;
  const int64_t rtt_us = since_us - feedback.echo_hold * kHoldUnitUs;
  // Rounding of the hold may make a very short one negative.
  if (rtt_us < -kHoldUnitUs || rtt_us > kMaxRttUs) return;
  const int64_t sample_us = rtt_us < 1 ? 1 : rtt_us;
  if (min_rtt_us_ == 0 || sample_us < min_rtt_us_) min_rtt_us_ = sample_us;
  rtt_us_ = rtt_us_ == 0 ? sample_us : rtt_us_ + (sample_us - rtt_us_) / 8;
}

}  // namespace sportello
