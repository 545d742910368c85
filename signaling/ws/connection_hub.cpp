// SPDX-License-Identifier: EUPL-1.2
#include "ws/connection_hub.h"

#include <algorithm>
#include <vector>

#include "base/encoding.h"
#include "base/log.h"
#include "protocol/client_message.h"

namespace sportello::signaling {
namespace {

/// How long the browser may take to answer a close.
constexpr TimeMs kCloseTimeout = 3'000;

}  // namespace

ConnectionId ConnectionHub::open(std::shared_ptr<Connection> connection, const Visitor& visitor,
                                 TimeMs now) {
  const ConnectionId id = next_id_++;
  const Role role = visitor.identity ? Role::kOperator : Role::kCaller;
  entries_.emplace(id, Entry{std::move(connection), visitor.address, role, false, false, false,
                             TokenBucket(kMessageRate, now), now, now});
  if (auto greeting = live_.greeting()) entries_.at(id).connection->send(std::move(greeting));
  if (visitor.identity) {
    sessions_[id] = visitor.session;
    Effects effects;
    live_.connect_operator(id, *visitor.identity, now, effects);
    apply(effects, now);
  }
  return id;
}

void ConnectionHub::receive(ConnectionId id, std::string_view text, TimeMs now) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.closing) return;
  auto& entry = found->second;
  for (auto* observer : observers_) observer->message_received();
  entry.heard = now;
  entry.spoke = true;
  entry.pinged = false;
  if (!entry.bucket.take(kMessageRate, now)) {
    return fail(id, entry, CloseCode::kTooMany, "too many messages", now);
  }
  auto parsed = parse_client_message(text, entry.role);
  if (const auto* fault = std::get_if<MessageFault>(&parsed)) {
    return fail(id, entry, fault->code, fault->message, now);
  }
  auto& message = std::get<ClientMessage>(parsed);
  if (auto* start = std::get_if<CallStart>(&message)) start->address = entry.address;
  const bool begins = std::holds_alternative<CallStart>(message) ||
                      std::holds_alternative<CallJoin>(message);
  Effects effects;
  if (begins && !limits_.start_call(entry.address, now)) {
    effects.send(id, live_.registry().messages().call_refused({}, RefusalReason::kServerFull));
    log_event("calls_limited");
  } else if (const auto fault = live_.receive({id, entry.role, entry.address, text, message}, now,
                                              effects)) {
    return fail(id, entry, fault->code, fault->message, now);
  }
  apply(effects, now);
  for (const auto& event : effects.events) {
    if (event.person != 0) watch_answer(event);
  }
}

void ConnectionHub::reject(ConnectionId id, CloseCode code, std::string_view why, TimeMs now) {
  const auto found = entries_.find(id);
  if (found != entries_.end() && !found->second.closing) fail(id, found->second, code, why, now);
}

void ConnectionHub::heard(ConnectionId id, TimeMs now) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.closing) return;
  auto& entry = found->second;
  entry.heard = now;
  entry.pinged = false;
  if (!entry.bucket.take(kMessageRate, now)) {
    fail(id, entry, CloseCode::kTooMany, "too many pings", now);
  }
}

void ConnectionHub::closed(ConnectionId id, TimeMs now) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  const bool detached = found->second.closing;
  entries_.erase(found);
  sessions_.erase(id);
  if (detached) return;
  Effects effects;
  live_.disconnect(id, now, effects);
  apply(effects, now);
}

void ConnectionHub::advance(TimeMs now) {
  Effects effects;
  live_.advance(now, effects);
  apply(effects, now);
  if (now >= next_sweep_) {
    sweep(now);
    next_sweep_ = now + sweep_interval() / static_cast<TimeMs>(sweep_parts());
  }
}

TimeMs ConnectionHub::next_advance(TimeMs now) const {
  TimeMs next = std::max(next_sweep_, now);
  if (const auto due = live_.next_deadline(now)) next = std::min(next, *due);
  return next;
}

void ConnectionHub::sign_out(std::string_view session, TimeMs now) {
  check_sessions([session](std::string_view own) { return own != session; }, now);
}

void ConnectionHub::check_sessions(const std::function<bool(std::string_view session)>& valid,
                                   TimeMs now) {
  std::vector<ConnectionId> ids;
  for (const auto& [id, session] : sessions_) {
    if (!valid(session)) ids.push_back(id);
  }
  for (const auto id : ids) reject(id, CloseCode::kSignedOut, "signed out", now);
}

void ConnectionHub::update_operator(const OperatorIdentity& identity, TimeMs now) {
  Effects effects;
  live_.update_operator(identity, now, effects);
  apply(effects, now);
}

void ConnectionHub::tell_all(const Text& text) {
  for (auto& [id, entry] : entries_) {
    if (entry.closing) continue;
    entry.connection->send(text);
    for (auto* observer : observers_) observer->message_sent();
  }
}

void ConnectionHub::go_down(TimeMs now) {
  for (auto& [id, entry] : entries_) {
    if (!entry.closing) close(entry, CloseCode::kGoingDown, now);
  }
}

void ConnectionHub::abort_all() {
  for (auto& [id, entry] : entries_) entry.connection->abort();
  entries_.clear();
  sessions_.clear();
  observers_.clear();
}

void ConnectionHub::apply(Effects& effects, TimeMs now) {
  for (auto& message : effects.messages) {
    const auto found = entries_.find(message.to);
    if (found == entries_.end() || found->second.closing) continue;
    if (message.text) {
      found->second.connection->send(std::move(message.text));
      for (auto* observer : observers_) observer->message_sent();
    }
    if (message.close) close(found->second, *message.close, now);
  }
  for (const auto& event : effects.events) {
    for (auto* observer : observers_) observer->happened(event);
    const std::string call = event.call.empty() ? std::string() : short_hash(event.call);
    log_event(event.what, {{"call", std::string_view(call)},
                           {"desk", std::string_view(event.desk)},
                           {"reason", event.reason},
                           {"after_ms", event.lasted_ms}});
  }
  for (auto* observer : observers_) {
    for (const auto& record : effects.records) observer->call_over(record);
    for (const auto& block : effects.blocks) observer->caller_blocked(block);
  }
}

void ConnectionHub::watch_answer(const CallEvent& answer) {
  for (auto* observer : observers_) {
    const auto informed = observer->when_both_are_informed();
    if (!informed) continue;
    const auto open = std::make_shared<int>(2);
    for (const auto id : {answer.caller, answer.person}) {
      const auto found = entries_.find(id);
      if (found == entries_.end() || found->second.closing) return;
      found->second.connection->when_sent([open, informed] {
        if (--*open == 0) informed();
      });
    }
  }
}

void ConnectionHub::close(Entry& entry, CloseCode code, TimeMs now) {
  entry.closing = true;
  entry.opened_or_closing = now;
  entry.connection->close(code);
}

void ConnectionHub::fail(ConnectionId id, Entry& entry, CloseCode code, std::string_view why,
                         TimeMs now) {
  log_event("socket_rejected",
            {{"code", std::string_view(close_name(code))}, {"role", to_string(entry.role)}});
  entry.connection->send(live_.registry().messages().error(code, why));
  close(entry, code, now);
  Effects effects;
  live_.disconnect(id, now, effects);
  apply(effects, now);
}

void ConnectionHub::sweep(TimeMs now) {
  std::vector<std::pair<ConnectionId, const char*>> idle;
  const std::size_t buckets = entries_.bucket_count();
  const std::size_t end = std::min(next_bucket_ + buckets / sweep_parts() + 1, buckets);
  for (; next_bucket_ < end; ++next_bucket_) {
    for (auto entry = entries_.begin(next_bucket_); entry != entries_.end(next_bucket_); ++entry) {
      check(entry->first, entry->second, now, idle);
    }
  }
  if (next_bucket_ >= buckets) next_bucket_ = 0;
  for (const auto& [id, why] : idle) reject(id, CloseCode::kIdle, why, now);
}

void ConnectionHub::check(ConnectionId id, Entry& entry, TimeMs now,
                          std::vector<std::pair<ConnectionId, const char*>>& idle) {
  if (entry.closing) {
    if (now - entry.opened_or_closing >= kCloseTimeout) entry.connection->abort();
  } else if (entry.role == Role::kCaller && !entry.spoke &&
             now - entry.opened_or_closing >= idle_.first_message_timeout) {
    idle.emplace_back(id, "no message came");
  } else if (now - entry.heard >= idle_.idle_timeout) {
    idle.emplace_back(id, "no answer to pings");
  } else if (!entry.pinged && now - entry.heard >= idle_.idle_timeout / 3) {
    entry.pinged = true;
    entry.connection->ping();
  }
}

/// With thousands of sockets a round is taken in parts, so that no call waits for all their pings.
std::size_t ConnectionHub::sweep_parts() const {
  return std::clamp<std::size_t>(entries_.size() / 512, 1, 40);
}

TimeMs ConnectionHub::sweep_interval() const {
  const TimeMs least = std::min(idle_.idle_timeout / 9, idle_.first_message_timeout / 4);
  return std::clamp<TimeMs>(least, 20, 1'000);
}

}  // namespace sportello::signaling
