// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "calls/call.h"
#include "calls/desk_board.h"
#include "calls/resume_token.h"
#include "calls/wait_estimate.h"
#include "protocol/client_message.h"
#include "protocol/server_message.h"

namespace sportello::signaling {

/// The times and bounds that calls obey.
struct CallSettings {
  TimeMs ring_timeout = 60'000;
  TimeMs hold_time = 30'000;
  TimeMs restart_grace = 120'000;
  TimeMs resume_lifetime = 12 * 3'600'000;
  std::size_t max_calls = 1'000;
};

/// Brings callers and operators together. Sans-I/O: it takes sockets coming and going, messages and
/// the time, and says in `Effects` what to send and which sockets to close. docs/signalling.md has
/// the rules.
class CallRegistry {
 public:
  struct Surroundings {
    std::vector<DeskConfig> desks;
    std::vector<IceServer> ice_servers;
    ResumeTokens tokens;
    std::function<std::string()> make_call_id;  ///< unguessable and never repeated
    std::uint64_t run = 0;                      ///< a number of this run of the server's own
    TimeMs started = 0;
    RelayOffer relay{};
  };

  CallRegistry(const CallSettings& settings, Surroundings surroundings);

  /// An operator's socket is there: it is welcomed and takes the place of an older one. Callers'
  /// sockets need no announcement.
  void connect_operator(ConnectionId connection, const OperatorIdentity& identity, TimeMs now,
                        Effects& effects);

  /// One message of a socket. A fault means that the socket has to be closed with it.
  std::optional<MessageFault> receive(ConnectionId connection, const ClientMessage& message,
                                      TimeMs now, Effects& effects);

  /// The socket is gone; its call keeps its place for a while.
  void disconnect(ConnectionId connection, TimeMs now, Effects& effects);

  /// Does what is due.
  void advance(TimeMs now, Effects& effects);

  /// When `advance` has something to do again, at the latest.
  std::optional<TimeMs> next_deadline() const;

  /// Takes no new calls from now on; those that are there go on, and come back after a loss.
  void drain() { draining_ = true; }

  const DeskBoard& board() const { return board_; }
  std::size_t call_count() const { return calls_.size(); }
  /// How many calls ring or wait at a desk.
  std::size_t waiting_at(std::string_view desk) const {
    const auto found = queues_.find(desk);
    return found == queues_.end() ? 0 : found->second.calls.size();
  }
  const ServerMessages& messages() const { return messages_; }

 private:
  struct Deadline {
    enum class Of : std::uint8_t { kCall, kOperator, kQueue };
    TimeMs at;
    Of of;
    std::string id;
    bool operator>(const Deadline& other) const { return at > other.at; }
  };
  /// Those who wait at a desk, the ringing ones included, in the order of their coming.
  struct Queue {
    std::vector<std::string> calls;
    WaitEstimate wait;
    TimeMs back_told_at = 0;
    bool back_reminded = false;
  };
  struct Ending {
    EndReason reason;
    std::optional<Role> by;
    WithdrawalReason withdrawal;
  };

  // What callers and operators ask for.
  std::optional<MessageFault> start(ConnectionId connection, const CallStart& message, TimeMs now,
                                    Effects& effects);
  void answer(Operator& person, const CallAnswer& message, TimeMs now, Effects& effects);
  void decline(Operator& person, const CallDecline& message, TimeMs now, Effects& effects);
  void set_availability(Operator& person, bool available, TimeMs now, Effects& effects);
  void hang_up(ConnectionId connection, Operator* person, const std::string& id, TimeMs now,
               Effects& effects);
  void pass_on(ConnectionId connection, Operator* person, const Signal& message, Effects& effects);

  // Coming back (call_resume.cpp).
  std::optional<MessageFault> resume(ConnectionId connection, Operator* person,
                                     const CallResume& message, TimeMs now, Effects& effects);
  Call* recreate(const ResumeTicket& ticket, TimeMs now, Effects& effects);
  void attach_caller(Call& call, ConnectionId connection, bool fresh, TimeMs now,
                     Effects& effects);
  void attach_operator(Call& call, Operator& person, bool fresh, Effects& effects);

  // The life of a call (call_lifecycle.cpp).
  void assign(Call& call, Operator& person, Transport transport, TimeMs now, Effects& effects);
  void refuse(Call& call, Operator& person, EndReason reason, TimeMs now, Effects& effects);
  void end(Call& call, const Ending& ending, TimeMs now, Effects& effects);
  bool somebody_may_answer(const Call& call, TimeMs now) const;
  void end_if_nobody_is_left(Call& call, TimeMs now, Effects& effects);
  void match_offers(Operator& person, WithdrawalReason reason, TimeMs now, Effects& effects);
  void settle_desks(const std::vector<std::string>& desks, TimeMs now, Effects& effects);
  void withdraw_offers(Call& call, WithdrawalReason reason, Effects& effects);
  void hold_caller(Call& call, TimeMs now, Effects& effects);
  void hold_operator(Call& call, TimeMs now, Effects& effects);
  void check_call(const std::string& id, TimeMs now, Effects& effects);
  void check_operator(const std::string& id, TimeMs now, Effects& effects);

  // The queues (call_queue.cpp).
  void enter_queue(Call& call, TimeMs now, Effects& effects);
  void leave_queue(const Call& call);
  void update_queue(const std::string& desk, TimeMs now, Effects& effects);
  void requeue(Call& call, TimeMs now, Effects& effects);

  Call* find_call(const std::string& id);
  Operator* operator_on(ConnectionId connection);
  std::string seal(const Call& call, Role role) const;
  void remind(TimeMs at, Deadline::Of of, const std::string& id) { deadlines_.push({at, of, id}); }

  CallSettings settings_;
  DeskBoard board_;
  ServerMessages messages_;
  ResumeTokens tokens_;
  std::function<std::string()> make_call_id_;
  std::uint64_t run_;
  TimeMs started_;
  bool draining_ = false;

  std::unordered_map<std::string, Call> calls_;
  std::map<std::string, Queue, std::less<>> queues_;              // by desk
  std::unordered_map<ConnectionId, std::string> caller_sockets_;  // those in a call
  std::unordered_map<ConnectionId, std::string> operator_sockets_;
  // Calls that ended shortly after the start: tokens of the run before must not revive them.
  std::unordered_set<std::string> ended_;
  // Entries are not taken out when they become void: what they point to is looked at again.
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
};

}  // namespace sportello::signaling
