// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "calls/call_registry.h"
#include "live/inbox_message.h"
#include "live/journal.h"
#include "live/shared_store.h"

namespace sportello::signaling {

/// Decides for all nodes: runs the registry, and lets nothing of what follows be seen before the
/// store has it. What comes in while a commit is on its way goes into the next one together.
class Coordinator {
 public:
  struct Surroundings {
    SharedStore& store;
    std::string node;  ///< this one
    std::uint64_t fence = 0;
    TimeMs lease = 0;  ///< how long a node that says nothing counts as alive
    /// For this node's sockets, log and reports.
    std::function<void(Effects&)> deliver;
    std::function<void(const std::string& session)> signed_out;
    /// Somebody else decides: this object is of no more use. It may be destroyed in the call.
    std::function<void()> deposed;
    std::function<void(TimeMs took)> committed;
    /// A clock that never jumps, in milliseconds.
    std::function<TimeMs()> steady;
  };

  /// `registry` has taken in nothing yet.
  Coordinator(CallRegistry& registry, Surroundings surroundings);
  ~Coordinator() { *alive_ = false; }
  Coordinator(const Coordinator&) = delete;
  Coordinator& operator=(const Coordinator&) = delete;

  /// Takes the calls of the coordinator before over, and calls in all nodes.
  void begin(const SharedJournal& journal, const std::vector<std::string>& nodes, TimeMs now);
  /// The store has lost everything: it is told again, and all nodes are called in.
  void begin_anew(const std::vector<std::string>& nodes);
  /// The store can be reached again: says once more what may not have been heard.
  void retry();

  /// What a node reports; `id` is the report's in the store.
  void take_report(const std::string& id, std::string_view report, TimeMs now);
  /// What happens at this node's own sockets. `message`: a message, if it was parsed already.
  void take_news(const SocketNews& news, const ClientMessage* message, TimeMs now);
  void update_operator(const OperatorIdentity& identity, TimeMs now);
  /// The nodes that live: the sockets of all others are lost.
  void keep_nodes(const std::vector<std::string>& living, TimeMs now);
  void advance(TimeMs now);

  /// Passes on what changes nothing (a signal, a chat) to sockets of this node, though the store is
  /// away.
  void pass_on(ConnectionId connection, const ClientMessage& message, TimeMs now);

  void when_kept(std::function<void()> done) { waiting_.after.push_back(std::move(done)); }

  /// Since when a commit has been on its way; 0: none is.
  TimeMs committing_since() const { return in_flight_ ? in_flight_->since : 0; }
  /// Commits what has come together, unless one is on its way.
  void flush();

 private:
  struct Node {
    std::string name;
    std::uint64_t sync = 0;
    std::uint64_t reports = 0;  ///< the last one acted upon
    std::uint64_t mails = 0;    ///< the last one sent
    bool unacknowledged = false;
    std::unordered_set<ConnectionId> sockets;  ///< as this coordinator numbers them
    NodeMail mail;                             ///< the next one
    bool call_in = false;
  };
  struct Batch {
    Commit commit;
    Effects effects;
    std::vector<std::function<void()>> after;
    TimeMs since = 0;
    bool lost = false;
  };
  struct Waiting {
    Effects effects;
    std::vector<std::function<void()>> after;
    std::string consumed;
  };

  Node& node_for(const std::string& name);
  void begin_run(Node& node, std::uint64_t sync, TimeMs now);
  void apply(const SocketNews& news, ConnectionId connection, const ClientMessage* message,
             Node* node, TimeMs now);
  void receive(ConnectionId connection, const SocketNews& news, const ClientMessage* message,
               TimeMs now, Effects& effects);
  void sign_out(const std::string& session);
  void collect(Effects& effects);
  void publish(TimeMs now);
  PublicBoard public_board(TimeMs now) const;
  void write_mails(Commit& commit);
  void write_mail_of(Node& node, Commit& commit);
  void send(Batch& batch);
  void finished(CommitOutcome outcome);

  CallRegistry& registry_;
  Surroundings around_;
  std::unique_ptr<Journal> journal_;
  std::vector<std::unique_ptr<Node>> nodes_;  // the place is the index, less one
  std::unordered_map<std::string, std::uint64_t> indices_;
  Waiting waiting_;
  std::optional<Batch> in_flight_;
  std::uint64_t commits_ = 0;
  bool anew_ = false;
  std::vector<std::string> to_call_in_;
  PublicBoard published_;
  TimeMs published_at_ = 0;
  // Callbacks of the store may come after this object is gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace sportello::signaling
