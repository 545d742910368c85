// SPDX-License-Identifier: EUPL-1.2
#include "live/live_node.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace sportello::signaling {
namespace {

constexpr double kCommitBounds[] = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05,
                                    0.1,    0.2,   0.5,   1,     2,    5};
constexpr std::size_t kMaxWaitingBytes = 16 * 1024 * 1024;

/// What an operator asks for that takes a decision; it is refused while there is none.
std::pair<std::string_view, std::string_view> decision_of(const ClientMessage& message) {
  if (const auto* m = std::get_if<CallAnswer>(&message)) return {"call.answer", m->call};
  if (const auto* m = std::get_if<CallTransfer>(&message)) return {"call.transfer", m->call};
  if (const auto* m = std::get_if<CallInvite>(&message)) return {"call.invite", m->call};
  return {};
}

/// Whether a page says it again when it is asked to resume.
bool begins(const ClientMessage& message) {
  return std::holds_alternative<CallStart>(message) || std::holds_alternative<CallJoin>(message) ||
         std::holds_alternative<CallResume>(message);
}

}  // namespace

LiveNode::LiveNode(Surroundings surroundings)
    : around_(std::move(surroundings)),
      lease_(around_.node, around_.lease),
      registry_(around_.make_registry()),
      commit_seconds_(kCommitBounds) {}

void LiveNode::start(SharedStore& store) {
  store_ = &store;
  trouble_since_ = around_.steady();
  store_->start(around_.node,
                      {[this](bool reachable) { set_reachable(reachable); },
                       [this](std::string_view mail) { take_mail(mail); },
                       [this](const std::string& id, std::string_view report) {
                         if (coordinator_) coordinator_->take_report(id, report, around_.now());
                       }});
}

void LiveNode::leave(std::function<void()> done) {
  stopped_ = true;
  if (!reachable_) return done();
  NodeMail vacant;
  vacant.kind = NodeMail::Kind::kVacant;
  store_->leave(around_.node, lease_.fence(), write_mail(vacant), std::move(done));
}

bool LiveNode::deciding() const {
  return coordinator_ != nullptr && !degraded_ && !stopped_ && lease_.deciding(around_.steady());
}

void LiveNode::connect_operator(ConnectionId connection, const OperatorIdentity& identity,
                                TimeMs now, Effects&) {
  operators_[connection] = identity;
  SocketNews news;
  news.kind = SocketNews::Kind::kOperator;
  news.socket = connection;
  news.role = Role::kOperator;
  news.identity = identity;
  submit(std::move(news), nullptr, now);
}

std::optional<MessageFault> LiveNode::receive(const SocketMessage& message, TimeMs now,
                                              Effects& effects) {
  if (message.role == Role::kCaller) callers_.insert(message.connection);
  if (const auto refusal = refusal_of(message)) {
    effects.send(message.connection, *refusal);
    return std::nullopt;
  }
  const bool talk = std::holds_alternative<Signal>(message.message) ||
                    std::holds_alternative<Chat>(message.message);
  if (talk && degraded_ && coordinator_) {
    coordinator_->pass_on(message.connection, message.message, now);
    return std::nullopt;
  }
  SocketNews news;
  news.kind = SocketNews::Kind::kMessage;
  news.socket = message.connection;
  news.role = message.role;
  news.address = message.address;
  news.begins = begins(message.message);
  if (!deciding() || !waiting_.empty()) news.text = message.text;
  submit(std::move(news), &message.message, now);
  return std::nullopt;
}

std::optional<Text> LiveNode::refusal_of(const SocketMessage& message) const {
  const auto& messages = registry_->messages();
  if (std::holds_alternative<CallStart>(message.message) ||
      std::holds_alternative<CallJoin>(message.message)) {
    if (draining_) return messages.call_refused({}, RefusalReason::kServerFull);
    if (degraded_) return messages.call_refused({}, RefusalReason::kDegraded);
  }
  if (!degraded_) return std::nullopt;
  if (const auto* hour = std::get_if<OpenHour>(&message.message)) {
    return messages.request_failed("call.open_hour", "desk", hour->desk, Failure::kDegraded);
  }
  const auto [request, call] = decision_of(message.message);
  if (request.empty()) return std::nullopt;
  return messages.request_failed(request, "call", call, Failure::kDegraded);
}

void LiveNode::disconnect(ConnectionId connection, TimeMs now, Effects&) {
  if (operators_.erase(connection) == 0 && callers_.erase(connection) == 0) return;
  SocketNews news;
  news.kind = SocketNews::Kind::kGone;
  news.socket = connection;
  submit(std::move(news), nullptr, now);
}

void LiveNode::submit(SocketNews news, const ClientMessage* message, TimeMs now) {
  if (deciding() && waiting_.empty()) return coordinator_->take_news(news, message, now);
  waiting_bytes_ += news.text.size() + sizeof(SocketNews);
  waiting_.push_back(std::move(news));
  if (waiting_bytes_ > kMaxWaitingBytes) {
    // Whoever is here says again what matters, once somebody listens.
    log_event("reports_dropped", {{"count", static_cast<std::int64_t>(waiting_.size())}});
    waiting_.clear();
    waiting_bytes_ = 0;
    sent_.clear();
    if (!coordinator_) return begin_sync();
  }
  pump_reports();
}

void LiveNode::update_operator(const OperatorIdentity& identity, TimeMs now, Effects&) {
  for (auto& [connection, known] : operators_) {
    if (known.id == identity.id) known = identity;
  }
  if (coordinator_) coordinator_->update_operator(identity, now);
}

void LiveNode::set_desks(std::vector<DeskConfig> desks) { registry_->set_desks(std::move(desks)); }

void LiveNode::sign_out(std::string_view session) {
  SocketNews news;
  news.kind = SocketNews::Kind::kSignOut;
  news.text = session;
  submit(std::move(news), nullptr, around_.now());
}

void LiveNode::when_kept(std::function<void()> done) {
  if (coordinator_) return coordinator_->when_kept(std::move(done));
  done();
}

std::vector<DeskStatus> LiveNode::desks(TimeMs now) const {
  auto list = registry_->board().status(now);
  if (coordinator_) return list;
  for (auto& item : list) {
    const auto found = board_.desks.find(item.desk->id);
    if (found != board_.desks.end() && item.desk->open_at(now)) item.state = found->second;
  }
  return list;
}

std::optional<Presence> LiveNode::presence_of(std::string_view id) const {
  if (coordinator_) return registry_->board().presence_of(id);
  const auto found = board_.people.find(id);
  if (found == board_.people.end()) return std::nullopt;
  return found->second;
}

Text LiveNode::greeting() const {
  return degraded_ ? registry_->messages().service_state(true) : nullptr;
}

void LiveNode::advance(TimeMs now, Effects&) {
  if (stopped_) return;
  former_.clear();
  ask_for_lease();
  check_state();
  if (deciding()) {
    coordinator_->advance(now);
  } else {
    pump_reports();
  }
}

std::optional<TimeMs> LiveNode::next_deadline(TimeMs now) const {
  std::optional<TimeMs> next = now + std::max<TimeMs>(20, around_.lease / 30);
  if (const auto lease = lease_.next(); lease && reachable_) {
    next = std::min(*next, now + std::max<TimeMs>(1, *lease - around_.steady()));
  }
  if (deciding()) {
    if (const auto due = registry_->next_deadline()) next = std::min(*next, *due);
  }
  return next;
}

void LiveNode::write_metrics(Exposition& out) const {
  const auto flag = [](bool value) { return std::uint64_t{value ? 1U : 0U}; };
  out.single("sportello_coordinator", "gauge", "1 while this node decides for all.",
             flag(deciding()));
  out.single("sportello_redis_up", "gauge", "1 while Redis can be reached.", flag(reachable_));
  out.single("sportello_degraded", "gauge", "1 while nothing can be decided.", flag(degraded_));
  out.single("sportello_reports_waiting", "gauge",
             "What happened at this node's sockets and the coordinator has not taken in.",
             static_cast<std::uint64_t>(waiting_.size() + sent_.size()));
  out.family("sportello_commit_seconds", "histogram", "How long Redis takes to keep a decision.");
  commit_seconds_.write(out, "sportello_commit_seconds");
}

}  // namespace sportello::signaling
