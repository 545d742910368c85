// SPDX-License-Identifier: EUPL-1.2
//
// Which node decides: how this one becomes the coordinator, pauses, goes on, and steps down.
#include <algorithm>
#include <utility>

#include "base/log.h"
#include "live/live_node.h"

namespace sportello::signaling {

void LiveNode::ask_for_lease() {
  if (!reachable_ || stopped_) return;
  const auto request = lease_.ask(around_.steady());
  if (!request) return;
  store_->lease(*request, [this, alive = alive_](std::optional<LeaseAnswer> answer) {
    if (*alive && !stopped_) lease_answered(answer);
  });
}

void LiveNode::lease_answered(const std::optional<LeaseAnswer>& answer) {
  const TimeMs steady = around_.steady();
  if (!answer) return lease_.failed(steady);
  lease_.answered(*answer, steady);
  if (lease_.fence() == 0) {
    if (coordinator_ || taking_over_) return step_down();
    if (!answer->known) begin_sync();
  } else if (answer->taken) {
    coordinator_.reset();
    taking_over_ = true;
    to_call_in_ = answer->nodes;
    load_calls();
  } else if (coordinator_) {
    go_on_deciding(*answer);
  } else {
    load_calls();
  }
  check_state();
  pump_reports();
}

void LiveNode::load_calls() {
  if (std::exchange(loading_, true)) return;
  store_->load([this, alive = alive_, fence = lease_.fence()](
                         const std::optional<SharedJournal>& journal) {
    if (!*alive) return;
    loading_ = false;
    // What could not be read is asked for with the next renewal.
    if (journal && taking_over_ && !stopped_ && lease_.fence() == fence) take_over(*journal);
  });
}

void LiveNode::take_over(const SharedJournal& journal) {
  taking_over_ = false;
  const TimeMs now = around_.now();
  log_event("coordinator", {{"calls", static_cast<std::int64_t>(journal.calls.size())},
                            {"nodes", static_cast<std::int64_t>(to_call_in_.size())}});
  registry_ = around_.make_registry();
  Coordinator::Surroundings own{*store_,
                                around_.node,
                                lease_.fence(),
                                around_.lease,
                                [this](Effects& effects) { deliver(effects); },
                                [this](const std::string& session) { around_.signed_out(session); },
                                [this] {
                                  lease_.lost();
                                  step_down();
                                },
                                [this](TimeMs took) {
                                  commit_seconds_.observe(static_cast<double>(took) / 1e3);
                                },
                                around_.steady};
  coordinator_ = std::make_unique<Coordinator>(*registry_, std::move(own));
  paused_since_ = 0;
  // What this node has reported to the coordinator before and was not acted upon is done here.
  const auto news = unheard_news();
  coordinator_->begin(journal, std::exchange(to_call_in_, {}), now);
  store_->read_reports(true);
  for (const auto& [connection, identity] : operators_) {
    SocketNews opened;
    opened.kind = SocketNews::Kind::kOperator;
    opened.socket = connection;
    opened.identity = identity;
    coordinator_->take_news(opened, nullptr, now);
  }
  for (const auto& item : news) coordinator_->take_news(item, nullptr, now);
  ask_callers_to_resume();
  check_state();
}

void LiveNode::go_on_deciding(const LeaseAnswer& answer) {
  if (answer.emptied) {
    log_event("store_emptied");
    return coordinator_->begin_anew(answer.nodes);
  }
  coordinator_->retry();
  if (coordinator_) coordinator_->keep_nodes(answer.nodes, around_.now());
}

void LiveNode::catch_up() {
  const TimeMs now = around_.now();
  if (paused_since_ != 0) {
    const TimeMs paused = around_.steady() - paused_since_;
    log_event("deciding_again", {{"after_ms", paused}});
    registry_->postpone(paused);
    paused_since_ = 0;
  }
  while (deciding() && !waiting_.empty()) {
    const SocketNews news = std::move(waiting_.front());
    waiting_.pop_front();
    coordinator_->take_news(news, nullptr, now);
  }
  if (waiting_.empty()) waiting_bytes_ = 0;
}

void LiveNode::step_down() {
  log_event("coordinator_no_more");
  taking_over_ = false;
  paused_since_ = 0;
  store_->read_reports(false);
  // Not at once: this may be called from within.
  former_.clear();
  former_ = {std::move(registry_), std::move(coordinator_)};
  registry_ = around_.make_registry();
  begin_sync();
}

void LiveNode::set_reachable(bool reachable) {
  reachable_ = reachable;
  log_event(reachable ? "redis_reached" : "redis_lost");
  if (reachable) {
    lease_.reached_again(around_.steady());
    ask_for_lease();
  }
  check_state();
}

void LiveNode::check_state() {
  const TimeMs steady = around_.steady();
  const TimeMs patience = std::max<TimeMs>(around_.lease / 5, 200);
  bool trouble = !reachable_ || taking_over_ || lease_.unanswered(steady, patience);
  if (coordinator_) {
    const TimeMs since = coordinator_->committing_since();
    trouble = trouble || !lease_.deciding(steady) || (since != 0 && steady - since > patience);
  } else {
    trouble = trouble || !synced_ || (!sent_.empty() && steady - sent_.front().since > patience);
  }
  if (!trouble) {
    trouble_since_ = 0;
  } else if (trouble_since_ == 0) {
    trouble_since_ = steady;
  }
  const bool degraded = trouble && steady - trouble_since_ >= around_.lease / 15;
  if (degraded != degraded_) {
    degraded_ = degraded;
    log_event(degraded ? "degraded" : "whole_again");
    around_.tell_all(registry_->messages().service_state(degraded));
  }
  if (coordinator_ && !deciding() && paused_since_ == 0) paused_since_ = trouble_since_;
  if (deciding() && (paused_since_ != 0 || !waiting_.empty())) catch_up();
}

void LiveNode::ask_callers_to_resume() {
  Effects effects;
  const auto text = registry_->messages().service_resume();
  for (const auto connection : callers_) effects.send(connection, text);
  deliver(effects);
}

void LiveNode::deliver(Effects& effects) {
  for (const auto& message : effects.messages) {
    if (!message.close) continue;
    operators_.erase(message.to);
    callers_.erase(message.to);
  }
  around_.deliver(effects, around_.now());
}

}  // namespace sportello::signaling
