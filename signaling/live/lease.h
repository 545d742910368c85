// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "live/shared_store.h"

namespace sportello::signaling {

/// Which node decides: asks for the coordinator's lease, keeps it, and knows until when it holds
/// whatever happens. Sans-I/O; its `now` is of a clock that never jumps, in milliseconds.
class LeaseKeeper {
 public:
  /// `lease`: how long one holds; it is renewed three times as often.
  LeaseKeeper(std::string node, TimeMs lease) : node_(std::move(node)), lease_(lease) {}

  /// What to ask the store, if it is time.
  std::optional<LeaseRequest> ask(TimeMs now);
  /// When `ask` has something again; null while an answer is awaited.
  std::optional<TimeMs> next() const;

  /// What the store said to the last question. The state below follows it.
  void answered(const LeaseAnswer& answer, TimeMs now);
  /// The question was lost; whether it was heard is not known.
  void failed(TimeMs now);
  /// The store could not be reached for a while: whoever held the lease goes first.
  void reached_again(TimeMs now);
  /// A coordinator has said that it is one, or that it stops: asks at once.
  void hurry() { next_ = 0; }
  /// Somebody else decides: a commit was refused.
  void lost() { fence_ = 0; }

  /// 0 while this node is not the coordinator.
  std::uint64_t fence() const { return fence_; }
  /// Whether this node may decide: it is the coordinator, and nobody else can be yet.
  bool deciding(TimeMs now) const { return fence_ != 0 && now < valid_until_; }
  /// Whether any node is known to be the coordinator.
  bool somebody_decides() const { return somebody_; }
  /// Whether the store has owed an answer for longer than `patience`.
  bool unanswered(TimeMs now, TimeMs patience) const {
    return asking_ && now - asked_at_ > patience;
  }

 private:
  std::string node_;
  TimeMs lease_;
  std::uint64_t fence_ = 0;
  bool somebody_ = false;
  bool asking_ = false;
  bool answered_ = false;  // ever
  TimeMs asked_at_ = 0;
  TimeMs next_ = 0;
  TimeMs valid_until_ = 0;
  TimeMs candidate_from_ = 0;
};

}  // namespace sportello::signaling
