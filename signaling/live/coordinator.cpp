// SPDX-License-Identifier: EUPL-1.2
#include "live/coordinator.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/log.h"

namespace sportello::signaling {
namespace {

/// A socket's number is unique within its node; above it stands the node's index, 0 for this one.
constexpr int kIndexShift = 40;
constexpr ConnectionId kLocalMask = (ConnectionId{1} << kIndexShift) - 1;
constexpr std::size_t kMaxNodes = 4'096;

constexpr TimeMs kPublishInterval = 1'000;

void append(Effects& to, Effects& from) {
  const auto move_all = [](auto& target, auto& source) {
    target.insert(target.end(), std::make_move_iterator(source.begin()),
                  std::make_move_iterator(source.end()));
    source.clear();
  };
  move_all(to.messages, from.messages);
  move_all(to.events, from.events);
  move_all(to.records, from.records);
  move_all(to.blocks, from.blocks);
}

bool empty(const Effects& effects) {
  return effects.messages.empty() && effects.events.empty() && effects.records.empty() &&
         effects.blocks.empty();
}

}  // namespace

Coordinator::Coordinator(CallRegistry& registry, Surroundings surroundings)
    : registry_(registry),
      around_(std::move(surroundings)),
      journal_(std::make_unique<Journal>(registry)) {}

void Coordinator::begin(const SharedJournal& journal, const std::vector<std::string>& nodes,
                        TimeMs now) {
  registry_.note_ended(journal.ended);
  std::vector<JournalEntry> entries;
  for (const auto& call : journal.calls) {
    if (auto entry = parse_entry(call.entry)) {
      entries.push_back(std::move(*entry));
    } else {
      log_event("journal_entry_unreadable");
    }
  }
  // Those of one millisecond keep their order, too.
  std::sort(entries.begin(), entries.end(),
            [](const JournalEntry& a, const JournalEntry& b) { return a.score < b.score; });
  Effects effects;
  for (const auto& entry : entries) registry_.restore(entry.records, now, effects);
  for (const auto& block : journal.blocks) registry_.restore_block(block, now);
  // Blocks that are written anew, too.
  journal_->begin_anew();
  collect(effects);
  // The store's copy becomes this registry's: what it could not take over is forgotten.
  anew_ = true;
  to_call_in_ = nodes;
  published_ = public_board(now);
  flush();
}

void Coordinator::begin_anew(const std::vector<std::string>& nodes) {
  if (in_flight_) {
    // Whether it was carried out does not matter any more; what it has for this node does.
    Effects effects = std::move(in_flight_->effects);
    append(effects, waiting_.effects);
    waiting_.effects = std::move(effects);
    waiting_.after.insert(waiting_.after.begin(),
                          std::make_move_iterator(in_flight_->after.begin()),
                          std::make_move_iterator(in_flight_->after.end()));
    in_flight_.reset();
  }
  journal_->begin_anew();
  anew_ = true;
  waiting_.consumed.clear();
  to_call_in_ = nodes;
  for (const auto& node : nodes_) to_call_in_.push_back(node->name);
  std::sort(to_call_in_.begin(), to_call_in_.end());
  to_call_in_.erase(std::unique(to_call_in_.begin(), to_call_in_.end()), to_call_in_.end());
  flush();
}

void Coordinator::retry() {
  if (in_flight_ && in_flight_->lost) return send(*in_flight_);
  flush();
}

Coordinator::Node& Coordinator::node_for(const std::string& name) {
  const auto known = indices_.find(name);
  if (known != indices_.end()) return *nodes_[known->second - 1];
  // The place of one that is gone is free.
  auto place = std::find_if(nodes_.begin(), nodes_.end(),
                            [](const auto& node) { return node->sync == 0; });
  if (place == nodes_.end()) {
    nodes_.push_back(std::make_unique<Node>());
    place = std::prev(nodes_.end());
  }
  indices_.erase((*place)->name);
  (*place)->name = name;
  indices_[name] = static_cast<std::uint64_t>(place - nodes_.begin()) + 1;
  return **place;
}

void Coordinator::take_report(const std::string& id, std::string_view text, TimeMs now) {
  waiting_.consumed = id;
  const auto report = parse_report(text);
  if (!report) {
    log_event("report_unreadable");
    return flush();
  }
  // One's own, from before this node became the coordinator: its sockets were taken over directly.
  const bool known = indices_.contains(report->node);
  if (report->node == around_.node || (!known && nodes_.size() >= kMaxNodes)) return flush();
  auto& node = node_for(report->node);
  if (report->sync != node.sync) {
    // What a node has said to another coordinator is void: it says it again.
    if (report->number != 1) return flush();
    begin_run(node, report->sync, now);
  } else if (report->number <= node.reports) {
    return flush();  // sent twice, since the first answer was lost
  } else if (report->number != node.reports + 1) {
    node.call_in = true;
    return flush();
  }
  node.reports = report->number;
  node.unacknowledged = true;
  const auto index = indices_.at(node.name);
  for (const auto& news : report->news) {
    apply(news, (index << kIndexShift) | (news.socket & kLocalMask), nullptr, &node, now);
  }
  flush();
}

void Coordinator::begin_run(Node& node, std::uint64_t sync, TimeMs now) {
  Effects effects;
  for (const auto socket : std::exchange(node.sockets, {})) {
    registry_.disconnect(socket, now, effects);
  }
  collect(effects);
  node.sync = sync;
  node.reports = node.mails = 0;
  node.mail = {};
  node.mail.board = published_;
}

void Coordinator::take_news(const SocketNews& news, const ClientMessage* message, TimeMs now) {
  apply(news, news.socket, message, nullptr, now);
  flush();
}

void Coordinator::apply(const SocketNews& news, ConnectionId connection,
                        const ClientMessage* message, Node* node, TimeMs now) {
  Effects effects;
  switch (news.kind) {
    case SocketNews::Kind::kOperator:
      if (node != nullptr) node->sockets.insert(connection);
      registry_.connect_operator(connection, news.identity, now, effects);
      break;
    case SocketNews::Kind::kMessage:
      if (node != nullptr) node->sockets.insert(connection);
      receive(connection, news, message, now, effects);
      break;
    case SocketNews::Kind::kGone:
      if (node != nullptr) node->sockets.erase(connection);
      registry_.disconnect(connection, now, effects);
      break;
    case SocketNews::Kind::kSignOut:
      sign_out(news.text);
      break;
  }
  collect(effects);
}

void Coordinator::receive(ConnectionId connection, const SocketNews& news,
                          const ClientMessage* message, TimeMs now, Effects& effects) {
  std::variant<ClientMessage, MessageFault> parsed;
  if (message == nullptr) {
    parsed = parse_client_message(news.text, news.role);
    if (auto* good = std::get_if<ClientMessage>(&parsed)) {
      if (auto* start = std::get_if<CallStart>(good)) start->address = news.address;
      message = good;
    }
  }
  std::optional<MessageFault> fault;
  if (message == nullptr) {
    fault = std::get<MessageFault>(parsed);
  } else {
    fault = registry_.receive(connection, *message, now, effects);
  }
  if (!fault) return;
  effects.send_and_close(connection, registry_.messages().error(fault->code, fault->message),
                         fault->code);
  registry_.disconnect(connection, now, effects);
}

void Coordinator::sign_out(const std::string& session) {
  for (auto& node : nodes_) {
    if (node->sync != 0) node->mail.signed_out.push_back(session);
  }
  around_.signed_out(session);
}

void Coordinator::update_operator(const OperatorIdentity& identity, TimeMs now) {
  Effects effects;
  registry_.update_operator(identity, now, effects);
  collect(effects);
  flush();
}

void Coordinator::keep_nodes(const std::vector<std::string>& living, TimeMs now) {
  for (auto& node : nodes_) {
    if (node->sync == 0 || std::find(living.begin(), living.end(), node->name) != living.end()) {
      continue;
    }
    log_event("node_lost", {{"sockets", static_cast<std::int64_t>(node->sockets.size())}});
    begin_run(*node, 0, now);
  }
  flush();
}

void Coordinator::advance(TimeMs now) {
  Effects effects;
  registry_.advance(now, effects);
  collect(effects);
  publish(now);
  flush();
}

void Coordinator::pass_on(ConnectionId connection, const ClientMessage& message, TimeMs now) {
  Effects effects, local;
  registry_.receive(connection, message, now, effects);
  for (auto& item : effects.messages) {
    if (item.to >> kIndexShift == 0) local.messages.push_back(std::move(item));
  }
  around_.deliver(local);
}

PublicBoard Coordinator::public_board(TimeMs now) const {
  PublicBoard result;
  const auto& board = registry_.board();
  for (const auto& item : board.status(now)) {
    result.desks[item.desk->id] = board.state_of(item.desk->id);
  }
  for (const auto& [id, person] : board.operators()) {
    if (person.connected()) result.people[id] = person.presence();
  }
  return result;
}

void Coordinator::publish(TimeMs now) {
  if (now < published_at_ + kPublishInterval && now >= published_at_) return;
  published_at_ = now;
  auto board = public_board(now);
  if (board == published_) return;
  published_ = std::move(board);
  for (auto& node : nodes_) {
    if (node->sync != 0) node->mail.board = published_;
  }
}

void Coordinator::collect(Effects& effects) {
  auto& messages = effects.messages;
  for (auto& item : messages) {
    const auto index = item.to >> kIndexShift;
    if (index == 0) {
      waiting_.effects.messages.push_back(std::move(item));
      continue;
    }
    auto& node = *nodes_[index - 1];
    const auto close = item.close ? static_cast<std::uint16_t>(*item.close) : std::uint16_t{0};
    node.mail.deliveries.push_back({item.to & kLocalMask, std::move(item.text), close});
  }
  messages.clear();
  append(waiting_.effects, effects);
}

void Coordinator::flush() {
  if (in_flight_) return;
  Batch batch;
  batch.commit.node = around_.node;
  batch.commit.fence = around_.fence;
  batch.commit.anew = anew_;
  batch.commit.consumed = std::move(waiting_.consumed);
  batch.commit.changes = journal_->take();
  batch.commit.blocks = journal_->take_blocks();
  if (anew_) {
    batch.commit.lease = around_.lease;
    for (const auto& node : nodes_) {
      if (node->sync != 0) batch.commit.nodes.push_back(node->name);
    }
  }
  write_mails(batch.commit);
  batch.effects = std::exchange(waiting_.effects, {});
  batch.after = std::exchange(waiting_.after, {});
  waiting_.consumed.clear();
  const bool nothing_to_keep = !anew_ && batch.commit.consumed.empty() &&
                               batch.commit.changes.empty() && batch.commit.blocks.empty() &&
                               batch.commit.mails.empty();
  if (nothing_to_keep) {
    if (!empty(batch.effects)) around_.deliver(batch.effects);
    for (const auto& done : batch.after) done();
    return;
  }
  anew_ = false;
  batch.commit.number = ++commits_;
  in_flight_ = std::move(batch);
  send(*in_flight_);
}

void Coordinator::write_mails(Commit& commit) {
  NodeMail call_in;
  call_in.kind = NodeMail::Kind::kCallIn;
  for (const auto& name : std::exchange(to_call_in_, {})) {
    if (name != around_.node) commit.mails.emplace_back(name, write_mail(call_in));
  }
  for (const auto& node : nodes_) {
    if (std::exchange(node->call_in, false)) {
      commit.mails.emplace_back(node->name, write_mail(call_in));
    }
    write_mail_of(*node, commit);
  }
}

void Coordinator::write_mail_of(Node& node, Commit& commit) {
  auto mail = std::exchange(node.mail, {});
  if (node.sync == 0) return;
  const bool news = !mail.deliveries.empty() || mail.board || !mail.signed_out.empty();
  if (!news && !std::exchange(node.unacknowledged, false)) return;
  node.unacknowledged = false;
  mail.sync = node.sync;
  mail.consumed = node.reports;
  auto deliveries = std::exchange(mail.deliveries, {});
  std::size_t bytes = 0;
  for (auto& item : deliveries) {
    const std::size_t size = item.text ? item.text->size() : 0;
    if (bytes > 0 && bytes + size > kLetterBytes) {
      mail.number = ++node.mails;
      commit.mails.emplace_back(node.name, write_mail(mail));
      mail.deliveries.clear();
      mail.board.reset();
      mail.signed_out.clear();
      bytes = 0;
    }
    bytes += size + 1;
    mail.deliveries.push_back(std::move(item));
  }
  mail.number = ++node.mails;
  commit.mails.emplace_back(node.name, write_mail(mail));
}

void Coordinator::send(Batch& batch) {
  batch.lost = false;
  batch.since = around_.steady();
  around_.store.commit(batch.commit,
                       [this, alive = alive_, number = batch.commit.number](CommitOutcome outcome) {
                         if (!*alive || !in_flight_ || in_flight_->commit.number != number) return;
                         finished(outcome);
                       });
}

void Coordinator::finished(CommitOutcome outcome) {
  switch (outcome) {
    case CommitOutcome::kUnknown:
      in_flight_->lost = true;
      return;
    case CommitOutcome::kNotCoordinator:
      return around_.deposed();
    case CommitOutcome::kConflict:
      // Nobody else writes under this fence: the store has gone back to an older state.
      log_event("store_out_of_date");
      if (in_flight_->commit.anew) return around_.deposed();
      return begin_anew({});
    case CommitOutcome::kDone:
      break;
  }
  around_.committed(around_.steady() - in_flight_->since);
  Batch batch = std::move(*in_flight_);
  in_flight_.reset();
  const auto alive = alive_;
  if (!empty(batch.effects)) around_.deliver(batch.effects);
  for (const auto& done : batch.after) done();
  if (*alive) flush();
}

}  // namespace sportello::signaling
