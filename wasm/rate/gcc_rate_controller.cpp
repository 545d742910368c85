// SPDX-License-Identifier: EUPL-1.2
#include "rate/gcc_rate_controller.h"

#include <algorithm>
#include <cmath>

namespace sportello {
namespace {

constexpr double kDecreaseTo = 0.85;
constexpr double kLeastDecreaseTo = 0.3;
/// Within about this time a queue is drained.
constexpr double kDrainUs = 2'000'000;
/// A queue of this length is too long, even if it does not grow.
constexpr int64_t kStandingQueueUs = 200'000;
/// With documents under way, so long a queue tells that the link is full: voice is to wait no longer.
constexpr int64_t kFullWithDocumentsUs = 40'000;
constexpr int64_t kStandingPatienceUs = 3'000'000;
/// Growth a second: before the link was ever found full, well below where it was, and else.
constexpr double kStartGrowth = 0.25;
/// A document shows at once what the link bears, and waits for it.
constexpr double kStartGrowthWithDocuments = 0.8;
constexpr double kFarGrowth = 0.15;
constexpr double kGrowth = 0.08;
constexpr double kGrowthWithDocuments = 0.2;
constexpr int64_t kNoQueueUs = 20'000;
constexpr double kLeastNearGrowthBps = 4'000;
/// Room above what arrives.
constexpr double kHeadroom = 1.5;
constexpr int64_t kHeadroomBps = 50'000;
/// A proof wears off.
constexpr double kProofHoldsUs = 60'000'000;
constexpr int64_t kSilenceUs = 1'500'000;
constexpr int64_t kFirstSilenceUs = 600'000;
constexpr int64_t kQuickAnswerUs = 500'000;
constexpr int64_t kBackoffEveryUs = 500'000;
constexpr double kBackoffTo = 0.7;

int64_t scaled(double factor, int64_t bps) {
  return static_cast<int64_t>(factor * static_cast<double>(bps));
}

}  // namespace

void GccRateController::set_bounds(int64_t min_bps, int64_t max_bps) {
  min_bps_ = std::max<int64_t>(min_bps, 1'000);
  max_bps_ = std::max(max_bps, min_bps_);
  set_target(target_bps_);
}

void GccRateController::set_target(int64_t bps) {
  target_bps_ = std::clamp(bps, min_bps_, max_bps_);
}

void GccRateController::on_sent(size_t, int64_t now_us) {
  if (first_unanswered_us_ < 0) first_unanswered_us_ = now_us;
}

void GccRateController::on_feedback(std::span<const DatagramResult> results, int64_t rtt_us,
                                    int64_t now_us) {
  if (results.empty()) return;
  first_unanswered_us_ = -1;
  if (before_silence_bps_ > 0) end_silence(rtt_us);
  answered_ = true;

  int received = 0;
  documents_ = false;
  for (const DatagramResult& result : results) {
    if (!result.received) continue;
    ++received;
    documents_ = documents_ || result.document_bytes > 0;
    trend_.add(result.sent_us, result.arrived_us);
    queue_.add(result.sent_us, result.arrived_us);
    delivered_.add(result.bytes + result.document_bytes, result.arrived_us);
  }
  const int lost = static_cast<int>(results.size()) - received;
  int64_t delivered_bps = target_bps_;
  const bool delivery_known = delivered_.rate_bps(&delivered_bps);

  if (last_change_us_ >= 0) {
    const auto elapsed_us = static_cast<double>(std::min<int64_t>(now_us - last_change_us_, 1'000'000));
    proven_bps_ = scaled(1 - elapsed_us / kProofHoldsUs, proven_bps_);
  }
  if (delivery_known) proven_bps_ = std::max(proven_bps_, delivered_bps);

  const int64_t queue_us = queue_.delay_us();
  if (standing_queue(now_us) || trend_.usage() == LinkUsage::kOverusing) {
    // The queue that a decrease drains is still reported on for a round trip.
    if (now_us - last_decrease_us_ > 200'000 + rtt_us) decrease(delivered_bps, now_us);
  } else if (trend_.usage() == LinkUsage::kNormal &&
             queue_us < (documents_ ? kFullWithDocumentsUs : kStandingQueueUs / 2) &&
             loss_.may_increase() && delivery_known) {
    increase(delivered_bps, rtt_us, now_us);
  }
  last_change_us_ = now_us;
  int64_t target = target_bps_;
  loss_.on_feedback(received, lost, delivered_bps, rtt_us, now_us, &target);
  set_target(target);
}

/// True while a queue is too long. One that does not get shorter although less is sent is not ours,
/// or not there at all, the far side's clock having jumped: then it is the measure for what
/// follows.
bool GccRateController::standing_queue(int64_t now_us) {
  const int64_t queue_us = queue_.delay_us();
  if (queue_us <= kStandingQueueUs) {
    standing_since_us_ = -1;
    return false;
  }
  if (standing_since_us_ < 0) before_standing_bps_ = target_bps_;
  if (standing_since_us_ < 0 || queue_us * 4 < standing_at_first_us_ * 3) {
    standing_since_us_ = now_us;
    standing_at_first_us_ = queue_us;
  } else if (now_us - standing_since_us_ > kStandingPatienceUs) {
    queue_.reset();
    trend_.reset();
    standing_since_us_ = -1;
    capacity_bps_ = 0;
    set_target(std::max(target_bps_, scaled(kDecreaseTo, before_standing_bps_)));
    return false;
  }
  return true;
}

void GccRateController::forget_far_clock() {
  trend_.reset();
  queue_.reset();
  delivered_.reset();
}

void GccRateController::decrease(int64_t delivered_bps, int64_t now_us) {
  last_decrease_us_ = now_us;
  if (capacity_bps_ == 0 || delivered_bps < capacity_bps_ / 2 ||
      delivered_bps > 2 * capacity_bps_) {
    capacity_bps_ = delivered_bps;
  } else {
    capacity_bps_ += (delivered_bps - capacity_bps_) / 4;
  }
  // A long queue would take for ever to drain at a little below what the link carries.
  const double to_drain = 1 - static_cast<double>(queue_.delay_us()) / kDrainUs;
  const double factor = std::clamp(to_drain, kLeastDecreaseTo, kDecreaseTo);
  set_target(std::min(target_bps_, scaled(factor, delivered_bps)));
  proven_bps_ = std::min(proven_bps_, target_bps_);
}

void GccRateController::increase(int64_t delivered_bps, int64_t rtt_us, int64_t now_us) {
  if (last_change_us_ < 0) return;
  const auto elapsed_s =
      static_cast<double>(std::min<int64_t>(now_us - last_change_us_, 500'000)) / 1'000'000;
  const int64_t ceiling = std::max(target_bps_, scaled(kHeadroom, delivered_bps) + kHeadroomBps);
  double grown = static_cast<double>(target_bps_);
  const bool near = capacity_bps_ > 0 && target_bps_ > scaled(0.8, capacity_bps_) &&
                    target_bps_ < scaled(1.3, capacity_bps_);
  if (capacity_bps_ > 0 && documents_ && queue_.delay_us() < kNoQueueUs) {
    grown *= 1 + kGrowthWithDocuments * elapsed_s;
  } else if (near) {
    // A datagram in two response times, of the size it would have at 30 pictures a second.
    const double frame_bits = grown / 30;
    const double datagrams = std::ceil(frame_bits / (1200 * 8));
    const double response_s = 0.1 + static_cast<double>(rtt_us) / 1'000'000;
    const double step_bps = frame_bits / datagrams / (2 * response_s);
    grown += std::max(step_bps, kLeastNearGrowthBps) * elapsed_s;
  } else if (capacity_bps_ == 0) {
    const double clear = 1 - static_cast<double>(queue_.delay_us()) / kFullWithDocumentsUs;
    const double with_documents = std::max(kStartGrowthWithDocuments * clear, kStartGrowth);
    grown *= 1 + (documents_ ? with_documents : kStartGrowth) * elapsed_s;
  } else {
    grown *= 1 + (target_bps_ < capacity_bps_ ? kFarGrowth : kGrowth) * elapsed_s;
  }
  set_target(std::min(static_cast<int64_t>(grown), ceiling));
}

void GccRateController::on_tick(int64_t now_us) {
  const int64_t patience_us = answered_ ? kSilenceUs : kFirstSilenceUs;
  if (first_unanswered_us_ < 0 || now_us - first_unanswered_us_ < patience_us) return;
  if (now_us - last_backoff_us_ < kBackoffEveryUs) return;
  last_backoff_us_ = now_us;
  if (before_silence_bps_ == 0) before_silence_bps_ = target_bps_;
  set_target(scaled(kBackoffTo, target_bps_));
}

/// A quick answer after silence means that nobody listened or the path was cut; a slow one, that a
/// queue held all back.
void GccRateController::end_silence(int64_t rtt_us) {
  if (rtt_us < kQuickAnswerUs) {
    const int64_t resume_bps = answered_ ? before_silence_bps_ / 2 : before_silence_bps_;
    set_target(std::max(target_bps_, resume_bps));
  }
  before_silence_bps_ = 0;
  forget_far_clock();
}

}  // namespace sportello
