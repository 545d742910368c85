// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "calls/call_trace.h"

namespace sportello::signaling {

/// A node's question of each few seconds: it says that it lives, and may become the coordinator.
struct LeaseRequest {
  std::string node;
  TimeMs lease = 0;
  std::uint64_t fence = 0;  ///< as which the node holds the coordinator's lease; 0: it does not
  bool candidate = false;   ///< takes the coordinator's lease if nobody has it
};

struct LeaseAnswer {
  bool known = false;       ///< the store knew the node already
  std::string coordinator;  ///< a node, or empty
  std::uint64_t fence = 0;  ///< of that coordinator
  TimeMs runs_out_in = 0;   ///< its lease
  bool taken = false;       ///< the asking node has become the coordinator right now
  bool emptied = false;     ///< it still is, but the store has lost everything
  /// To the coordinator: all nodes that live. Those whose lease has run out are forgotten, unless it
  /// became the coordinator, or could not speak to the store, right before. No lease runs while nobody
  /// can speak to the store.
  std::vector<std::string> nodes;
  TimeMs next_loss_in = 0;  ///< to the coordinator: when the first of them is forgotten
};

/// What has become of a call, for those who may have to take it over.
struct JournalChange {
  std::string call;
  std::string entry;       ///< what it can be restored from; empty: it is over
  std::string from_queue;  ///< the desk where it has waited until now, or empty
  std::string to_queue;    ///< the desk where it waits from now on, or empty
  std::uint64_t score = 0;  ///< its place there: lower ones come first
  std::vector<std::string> joined;  ///< operators who are in it from now on
  std::vector<std::string> left;    ///< operators who are not any more
};

/// What a coordinator has decided: all of it becomes visible, or nothing.
struct Commit {
  std::string node;
  std::uint64_t fence = 0;
  std::uint64_t number = 0;  ///< counted by the coordinator: each is carried out once
  bool anew = false;         ///< what the store has of calls is forgotten first
  std::string consumed;      ///< the last report that was acted upon, or empty
  std::vector<JournalChange> changes;
  std::vector<BlockNote> blocks;
  /// With `anew`: nodes that live, also where the store has forgotten it, and their lease.
  std::vector<std::string> nodes;
  TimeMs lease = 0;
  std::vector<std::pair<std::string, std::string>> mails;  ///< to whom, what
};

enum class CommitOutcome : std::uint8_t {
  kDone,
  kNotCoordinator,  ///< somebody else is: nothing has happened
  kConflict,        ///< a call is not where it is taken from, or an operator has one: the same
  kUnknown,         ///< the store was lost meanwhile; ask again with the same number
};

/// A call as it was written down.
struct JournalledCall {
  std::string call;
  std::string entry;
};

/// What another coordinator has left.
struct SharedJournal {
  std::vector<JournalledCall> calls;
  std::vector<std::string> ended;  ///< calls that ended in the last minutes: their tokens are void
  std::vector<std::string> blocks;
};

/// What the nodes of one town share while the service runs: who decides, which calls wait in which
/// order, and the letters between nodes. All functions return at once; callbacks come later, on the
/// server's thread, and not after the store is gone. Its embedded twin is `MemoryStore`, the real
/// one `RedisStore`; one suite of tests holds for both.
class SharedStore {
 public:
  /// Who hears from the store.
  struct Listener {
    std::function<void(bool reachable)> reachable;
    /// A letter of the coordinator to this node.
    std::function<void(std::string_view mail)> mail;
    /// What a node reports to the coordinator; comes only while `read_reports` is on.
    std::function<void(const std::string& id, std::string_view report)> report;
  };

  virtual ~SharedStore() = default;

  /// Begins: `node` is this node's name, for its letters.
  virtual void start(const std::string& node, Listener listener) = 0;
  virtual void stop() = 0;

  /// The answer is nothing when the store was lost meanwhile; the same holds below.
  virtual void lease(const LeaseRequest& request,
                     std::function<void(std::optional<LeaseAnswer>)> done) = 0;
  /// Gives up the node's lease, and the coordinator's with it; tells the others.
  virtual void leave(const std::string& node, std::uint64_t fence, std::string mail,
                     std::function<void()> done) = 0;
  virtual void commit(const Commit& commit, std::function<void(CommitOutcome)> done) = 0;
  virtual void load(std::function<void(std::optional<SharedJournal>)> done) = 0;
  /// To whoever is the coordinator, in order.
  virtual void report(const std::string& report, std::function<void(bool taken)> done) = 0;
  /// Whether this node reads the reports, from the first that was not acted upon.
  virtual void read_reports(bool on) = 0;
};

}  // namespace sportello::signaling
