// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "base/time.h"

namespace sportello::signaling {

/// Whether the server takes calls, for load balancers. Pure.
class Readiness {
 public:
  enum class State : std::uint8_t { kReady, kDraining, kNoDatabase, kNoRedis };

  /// How long the database may take to answer.
  static constexpr TimeMs kDatabasePatience = 5'000;

  /// From now on no new calls.
  void drain() { draining_ = true; }
  bool draining() const { return draining_; }

  /// The database was asked something; a question that failed is asked again and counts from the
  /// first time.
  void database_asked(TimeMs now) {
    if (asked_at_ == 0) asked_at_ = now;
  }
  void database_answered() {
    asked_at_ = 0;
    failed_ = false;
  }
  /// It cannot be reached.
  void database_failed() { failed_ = true; }

  /// Whether the nodes can agree, where there are several.
  void nodes_agree(bool agree) { nodes_agree_ = agree; }

  State state(TimeMs now) const {
    if (draining_) return State::kDraining;
    const bool late = asked_at_ != 0 && now - asked_at_ > kDatabasePatience;
    if (late || failed_) return State::kNoDatabase;
    return nodes_agree_ ? State::kReady : State::kNoRedis;
  }

 private:
  bool draining_ = false;
  bool failed_ = false;
  bool nodes_agree_ = true;
  TimeMs asked_at_ = 0;  // 0: no question is open
};

}  // namespace sportello::signaling
