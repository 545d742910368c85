// SPDX-License-Identifier: EUPL-1.2
#include "metrics/metrics.h"

#include <algorithm>
#include <utility>

#include "calls/call_registry.h"
#include "metrics/process_stats.h"

namespace sportello::signaling {
namespace {

constexpr double kWaitBounds[] = {1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1'200, 3'600};
constexpr double kInformedBounds[] = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2};
constexpr double kLagBounds[] = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1};

/// The counter under a name that is a word of ours; a new one allocates, once.
std::uint64_t& counter(std::map<std::string, std::uint64_t, std::less<>>& counters,
                       std::string_view name) {
  const auto found = counters.find(name);
  return found != counters.end() ? found->second : counters.emplace(name, 0).first->second;
}

}  // namespace

Metrics::Desk::Desk() : wait(kWaitBounds) {}

Metrics::Metrics(Clock clock)
    : clock_(std::move(clock)), informed_(kInformedBounds), lag_(kLagBounds) {}

double Metrics::seconds_since(std::int64_t since_us) const {
  return static_cast<double>(std::max<std::int64_t>(0, clock_() - since_us)) / 1e6;
}

Metrics::Desk& Metrics::desk(std::string_view id) {
  const auto found = desks_.find(id);
  return found != desks_.end() ? found->second : desks_[std::string(id)];
}

void Metrics::message_received() {
  received_us_ = clock_();
  ++received_;
}

std::function<void()> Metrics::when_both_are_informed() {
  return [this, since_us = received_us_] { informed_.observe(seconds_since(since_us)); };
}

void Metrics::happened(const CallEvent& event) {
  const std::string_view what = event.what;
  if (what == "call_started") {
    ++desk(event.desk).started;
  } else if (what == "call_answered") {
    auto& counts = desk(event.desk);
    ++counts.answered;
    counts.wait.observe(static_cast<double>(event.lasted_ms) / 1e3);
  } else if (what == "call_ended") {
    ++counter(desk(event.desk).ended, event.reason);
  } else if (what == "call_refused") {
    ++counter(refused_, event.reason);
  }
}

std::string Metrics::write(const CallRegistry& registry, const Gauges& gauges, TimeMs now) const {
  Exposition out;
  write_calls(out);
  write_registry(out, registry, now);
  out.family("sportello_connections", "gauge", "Open WebSockets.");
  out.sample("sportello_connections", {{"role", "caller"}}, gauges.caller_connections);
  out.sample("sportello_connections", {{"role", "operator"}}, gauges.operator_connections);
  out.single("sportello_sockets", "gauge", "Open TCP connections.", gauges.sockets);
  out.single("sportello_messages_received_total", "counter", "WebSocket messages that came in.",
             received_);
  out.single("sportello_messages_sent_total", "counter", "WebSocket messages that went out.",
             sent_);
  out.family("sportello_answer_to_both_informed_seconds", "histogram",
             "From an operator's answer to the last byte of what tells both sides.");
  informed_.write(out, "sportello_answer_to_both_informed_seconds");
  out.family("sportello_event_loop_lag_seconds", "histogram",
             "How late the event loop comes to a timer.");
  lag_.write(out, "sportello_event_loop_lag_seconds");
  out.single("sportello_ready", "gauge", "1 while new calls are taken.",
             std::uint64_t{gauges.ready ? 1U : 0U});
  if (gauges.others) gauges.others(out);
  write_process_stats(out);
  return out.take();
}

void Metrics::write_calls(Exposition& out) const {
  out.family("sportello_calls_started_total", "counter", "Calls that came in.");
  for (const auto& [id, desk] : desks_) {
    out.sample("sportello_calls_started_total", {{"desk", id}}, desk.started);
  }
  out.family("sportello_calls_answered_total", "counter", "Calls that an operator answered.");
  for (const auto& [id, desk] : desks_) {
    out.sample("sportello_calls_answered_total", {{"desk", id}}, desk.answered);
  }
  out.family("sportello_calls_ended_total", "counter", "Calls that ended, by how.");
  for (const auto& [id, desk] : desks_) {
    for (const auto& [reason, number] : desk.ended) {
      out.sample("sportello_calls_ended_total", {{"desk", id}, {"reason", reason}}, number);
    }
  }
  out.family("sportello_calls_refused_total", "counter", "Calls that were not taken, by why.");
  for (const auto& [reason, number] : refused_) {
    out.sample("sportello_calls_refused_total", {{"reason", reason}}, number);
  }
  out.family("sportello_wait_seconds", "histogram", "From the beginning of a call to its answer.");
  for (const auto& [id, desk] : desks_) desk.wait.write(out, "sportello_wait_seconds", "desk", id);
}

void Metrics::write_registry(Exposition& out, const CallRegistry& registry, TimeMs now) {
  const auto& board = registry.board();
  const auto status = board.status(now);
  out.family("sportello_queue_waiting", "gauge", "Calls that ring or wait.");
  for (const auto& item : status) {
    out.sample("sportello_queue_waiting", {{"desk", item.desk->id}},
               std::uint64_t{registry.waiting_at(item.desk->id)});
  }
  out.family("sportello_desk_open", "gauge", "1 while somebody is there to answer.");
  for (const auto& item : status) {
    out.sample("sportello_desk_open", {{"desk", item.desk->id}},
               std::uint64_t{item.state == DeskState::kOpen ? 1U : 0U});
  }
  std::map<std::string_view, std::uint64_t> operators;
  for (const auto& [id, person] : board.operators()) {
    if (person.connected()) ++operators[to_string(person.presence())];
  }
  out.family("sportello_operators", "gauge", "Connected operators, by state.");
  for (const auto& [state, number] : operators) {
    out.sample("sportello_operators", {{"state", state}}, number);
  }
  out.single("sportello_calls", "gauge", "Calls that wait or talk.",
             std::uint64_t{registry.call_count()});
}

}  // namespace sportello::signaling
