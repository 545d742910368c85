// SPDX-License-Identifier: EUPL-1.2
#include "live/lease.h"

#include <algorithm>

namespace sportello::signaling {

std::optional<LeaseRequest> LeaseKeeper::ask(TimeMs now) {
  if (asking_ || now < next_) return std::nullopt;
  asking_ = true;
  asked_at_ = now;
  return LeaseRequest{node_, lease_, fence_, fence_ != 0 || now >= candidate_from_};
}

std::optional<TimeMs> LeaseKeeper::next() const {
  if (asking_) return std::nullopt;
  return next_;
}

void LeaseKeeper::answered(const LeaseAnswer& answer, TimeMs now) {
  asking_ = false;
  answered_ = true;
  next_ = asked_at_ + lease_ / 3;
  somebody_ = !answer.coordinator.empty();
  if (answer.coordinator == node_) {
    fence_ = answer.fence;
    // A node that says nothing is missed as soon as its lease runs out.
    if (answer.next_loss_in > 0) next_ = std::min(next_, now + answer.next_loss_in + 1);
    // Counted from the question: the store began to count later.
    valid_until_ = asked_at_ + lease_ - lease_ / 10;
    return;
  }
  fence_ = 0;
  // Nobody, or somebody whose lease runs out before the next round: ask again right then.
  const TimeMs wait = somebody_ ? answer.runs_out_in + 1 : lease_ / 30;
  next_ = std::min(next_, std::max(now + wait, candidate_from_));
}

void LeaseKeeper::failed(TimeMs now) {
  asking_ = false;
  next_ = now + lease_ / 30;
}

void LeaseKeeper::reached_again(TimeMs now) {
  next_ = now;
  if (fence_ == 0 && answered_) candidate_from_ = now + lease_ / 3;
}

}  // namespace sportello::signaling
