// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "calls/block_list.h"
#include "calls/call.h"
#include "calls/call_memo.h"
#include "calls/call_trace.h"
#include "calls/desk_board.h"
#include "calls/desk_queue.h"
#include "calls/rating_ticket.h"
#include "calls/resume_token.h"
#include "calls/visit_book.h"
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
  TimeMs overview_interval = 1'000;
  TimeMs guest_link_lifetime = 3'600'000;
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
    VisitBook visits{};  ///< of call-backs and appointments
    RelayOffer relay{};
  };

  CallRegistry(const CallSettings& settings, Surroundings surroundings);

  /// An operator's socket is there: it is welcomed and takes the place of an older one. Callers'
  /// sockets need no announcement.
  void connect_operator(ConnectionId connection, const OperatorIdentity& identity, TimeMs now,
                        Effects& effects);

  /// The desks from now on. What is waiting or talking goes on, also where its desk is gone.
  void set_desks(std::vector<DeskConfig> desks) { board_.set_desks(std::move(desks)); }

  /// What an operator is called, and which desks it serves, from now on: what rings follows at once.
  void update_operator(const OperatorIdentity& identity, TimeMs now, Effects& effects);

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
    const auto found = lineups_.find(desk);
    return found == lineups_.end() ? 0 : found->second.queue.size();
  }
  const ServerMessages& messages() const { return messages_; }

  /// Callers who may not call now, the oldest block first.
  std::vector<BlockRecord> blocks(TimeMs now) { return blocks_.list(now); }
  /// Lifts a block; false where there is none of that id.
  bool unblock(std::string_view id, TimeMs now) { return blocks_.lift(id, now); }

  // For those who may have to take the calls over (call_takeover.cpp).

  /// From now on what changes is put into `changes`, which outlives the registry: of calls the ids.
  void watch(CallChanges* changes) {
    changes_ = changes;
    blocks_.watch(changes != nullptr ? &changes->blocks : nullptr);
  }
  /// Nothing where there is no such call any more.
  std::optional<CallTrace> trace(const std::string& call) const;
  /// The newest tokens of all who are in a call, and a memo of the rest, sealed: what `restore` makes
  /// it from.
  std::vector<std::string> records_of(const std::string& call) const;
  std::vector<std::string> call_ids() const;
  /// Takes a call of another registry in; whoever is in it has yet to come back, and what would run
  /// out meanwhile lasts as long as a place is kept.
  void restore(const std::vector<std::string>& records, TimeMs now, Effects& effects);
  /// What is blocked, and what another registry has blocked.
  std::vector<BlockNote> block_notes() const { return blocks_.notes(); }
  void restore_block(std::string_view note, TimeMs now) { blocks_.restore(note, now); }
  /// Calls of another registry that are over: their tokens make nothing any more.
  void note_ended(const std::vector<std::string>& calls) {
    ended_.insert(calls.begin(), calls.end());
  }
  /// For so long nothing was decided: what was to run out meanwhile runs out later.
  void postpone(TimeMs by);

  /// What must be true at any time; the first fault, or empty. For tests: it looks at everything.
  std::string check_consistency() const;

 private:
  struct Deadline {
    enum class Of : std::uint8_t { kCall, kOperator, kQueue, kOverview };
    TimeMs at;
    Of of;
    std::string id;
    bool operator>(const Deadline& other) const { return at > other.at; }
  };
  struct Ending {
    EndReason reason;
    std::optional<Role> by;
    WithdrawalReason withdrawal;
    const BlockRecord* block = nullptr;
  };
  struct GuestLink {
    std::string call;
    TimeMs expires = 0;
  };
  /// Somebody in a call, by the socket that a message came from.
  struct Speaker {
    Call* call = nullptr;
    Participant* self = nullptr;
  };

  // What callers and operators ask for (call_registry.cpp).
  std::optional<MessageFault> start(ConnectionId connection, const CallStart& message, TimeMs now,
                                    Effects& effects);
  std::variant<VisitFacts, RefusalReason> open_visit(const CallStart& message, TimeMs now,
                                                     Effects& effects);
  bool somebody_at_work(std::string_view desk, TimeMs now) const;
  void answer(Operator& person, const CallAnswer& message, TimeMs now, Effects& effects);
  void decline(Operator& person, const CallDecline& message, TimeMs now, Effects& effects);
  void set_availability(Operator& person, const OperatorAvailability& wish, TimeMs now,
                        Effects& effects);
  void hang_up(ConnectionId connection, const std::string& id, TimeMs now, Effects& effects);
  void receive_of_staff(Operator& person, const ClientMessage& message, TimeMs now,
                        Effects& effects);

  // Within a call (call_talk.cpp).
  void pass_on(ConnectionId connection, const Signal& message, Effects& effects);
  void chat(ConnectionId connection, const Chat& message, TimeMs now, Effects& effects);
  void raise_hand(ConnectionId connection, const CallHand& message, Effects& effects);
  void hold(Operator& person, const CallHold& message, Effects& effects);
  void mute(Operator& person, const CallMute& message, Effects& effects);
  void block(Operator& person, const CallBlock& message, TimeMs now, Effects& effects);
  Speaker speaker(ConnectionId connection, const std::string& call);
  /// The call, if this operator is in charge of it; otherwise the console is told.
  Call* in_charge(const Operator& person, std::string_view request, const std::string& id,
                  Effects& effects);
  void fail(const Operator& person, std::string_view request, std::string_view call, Failure why,
            Effects& effects, std::string_view whom = {}) const;
  void tell_all(const Call& call, const Text& text, Effects& effects,
                const Participant* except = nullptr) const;
  TalkView view_for(const Call& call, const Participant& reader) const;
  static ParticipantView view_of(const Call& call, const Participant& person,
                                 const Participant& reader);

  // From one operator to another (call_transfer.cpp).
  void transfer(Operator& person, const CallTransfer& message, TimeMs now, Effects& effects);
  void fail_transfer(Call& call, Failure why, TimeMs now, Effects& effects);
  void complete_transfer(Call& call, Operator& person, Transport transport,
                         const TransportList& own, TimeMs now, Effects& effects);
  void ring_at(Call& call, PersonalRing ring, TimeMs now, Effects& effects);
  std::optional<Failure> cannot_ring_at(const Operator* person) const;
  void answer_ring(Call& call, Operator& person, const TransportList& own, TimeMs now,
                   Effects& effects);
  void fail_ring(Call& call, const std::string& person, Failure why, WithdrawalReason reason,
                 TimeMs now, Effects& effects);
  void drop_rings(Call& call, WithdrawalReason reason, Effects& effects);
  OfferFacts ring_offer(const Call& call, const PersonalRing& ring) const;
  static const PersonalRing* find_ring(const Call& call, std::string_view person);
  void check_rings(Operator& person, TimeMs now, Effects& effects);

  // More than two (call_group.cpp).
  void invite(Operator& person, const CallInvite& message, TimeMs now, Effects& effects);
  void make_guest_link(Call& call, const Operator& person, TimeMs now, Effects& effects);
  std::optional<MessageFault> join(ConnectionId connection, const CallJoin& message, TimeMs now,
                                   Effects& effects);
  void remove(Operator& person, const CallRemove& message, TimeMs now, Effects& effects);
  void open_hour(Operator& person, const OpenHour& message, TimeMs now, Effects& effects);
  void begin_hour(Operator& person, const DeskConfig& desk, const TransportList& transports,
                  TimeMs now, Effects& effects);
  void set_hour(Call& call, bool open, TimeMs now, Effects& effects);
  bool seat_waiting(DeskLineup& lineup, TimeMs now, Effects& effects);
  void seat(Call& hour, Call& waiting, TimeMs now, Effects& effects);
  void tell_seats(const Call& hour, Effects& effects);
  static SeatsView seats_of(const Call& hour);
  static bool can_join(const Call& call, const TransportList& transports);
  Participant& add_participant(Call& call, Participant person, Effects& effects);
  void part(Call& call, const std::string& participant, EndReason reason, TimeMs now,
            Effects& effects);

  // Coming back (call_resume.cpp).
  std::optional<MessageFault> resume(ConnectionId connection, Operator* person,
                                     const CallResume& message, TimeMs now, Effects& effects);
  Participant* place_of(Call& call, const ResumeTicket& ticket, Operator* person, TimeMs now,
                        Effects& effects);
  Participant* restore_participant(Call& call, const ResumeTicket& ticket, Operator* person,
                                   TimeMs now, Effects& effects);
  Call* recreate(const ResumeTicket& ticket, TimeMs now, Effects& effects);
  void adopt_newer(Call& call, const ResumeTicket& ticket, TimeMs now, Effects& effects);
  Operator& expect_operator(const ResumeTicket& ticket, TimeMs now);
  void attach(Call& call, Participant& person, ConnectionId connection, bool fresh, TimeMs now,
              Effects& effects);
  bool may_restore(const ResumeTicket& ticket, TimeMs now) const;
  std::string seal(const Call& call, const Participant& person) const;

  // The life of a call (call_lifecycle.cpp).
  void take_charge(Call& call, Operator& person, Transport transport, const TransportList& own,
                   TimeMs now, Effects& effects);
  void welcome_to_call(const Call& call, const Operator& person, const Participant& self,
                       Effects& effects);
  void refuse(Call& call, Operator& person, EndReason reason, TimeMs now, Effects& effects);
  void end(Call& call, const Ending& ending, TimeMs now, Effects& effects);
  void say_farewell(const Call& call, const Participant& person, const Ending& ending, TimeMs now,
                    Effects& effects);
  void record(const Call& call, const Participant& person, EndReason reason, std::optional<Role> by,
              TimeMs now, Effects& effects) const;
  void close_visit(const VisitFacts& visit, bool answered, EndReason reason);
  std::string rating_for(const Call& call, const Participant& person, TimeMs now);
  void release(Operator& person, TimeMs now, Effects& effects);
  bool somebody_may_answer(const Call& call, TimeMs now) const;
  void end_if_nobody_is_left(Call& call, TimeMs now, Effects& effects);
  void match_offers(Operator& person, WithdrawalReason reason, TimeMs now, Effects& effects);
  void settle_desks(const std::vector<std::string>& desks, TimeMs now, Effects& effects);
  void withdraw_offers(Call& call, WithdrawalReason reason, Effects& effects);
  void keep_place(Call& call, Participant& person, TimeMs now, Effects& effects);
  void check_call(const std::string& id, TimeMs now, Effects& effects);
  void check_participants(const std::string& id, TimeMs now, Effects& effects);
  void check_operator(const std::string& id, TimeMs now, Effects& effects);

  // The queues (call_queue.cpp).
  void enter_queue(Call& call, const std::string& desk, QueuePriority as, TimeMs now,
                   Effects& effects);
  void leave_queue(Call& call);
  void update_queue(const std::string& desk, TimeMs now, Effects& effects,
                    std::optional<std::size_t> entered = std::nullopt);
  void tell_place(Call& call, const DeskLineup& lineup, std::size_t place, std::size_t at_work,
                  TimeMs now, Effects& effects);
  void offer(Call& call, Operator& person, std::size_t place, Effects& effects);
  OfferFacts queue_offer(const Call& call, std::size_t place) const;
  void requeue(Call& call, TimeMs now, Effects& effects);

  // Who works where, for the consoles (call_overview.cpp).
  void note_change(TimeMs now);
  void send_overviews(TimeMs now, Effects& effects);
  Text overview_for(const Operator& person) const;

  // Taken over (call_takeover.cpp).
  CallMemo memo_with_links(const Call& call) const;
  void restore_person(Call& call, const ResumeTicket& ticket, TimeMs now, Effects& effects);
  void restore_memo(Call& call, const CallMemo& memo, TimeMs now, Effects& effects);
  void restore_transfer(Call& call, const CallMemo& memo, TimeMs now, Effects& effects);
  /// What is to be known of this call by others has changed, or may have.
  void touch(const std::string& call) const {
    if (changes_ != nullptr) changes_->calls.insert(call);
  }

  Call* find_call(const std::string& id);
  Operator* operator_on(ConnectionId connection);
  /// Where somebody in a call is reached: an operator also before coming back to the call.
  ConnectionId reach(const Participant& person) const;
  void remind(TimeMs at, Deadline::Of of, const std::string& id) { deadlines_.push({at, of, id}); }

  CallSettings settings_;
  DeskBoard board_;
  ServerMessages messages_;
  ResumeTokens tokens_;
  RatingTickets ratings_;
  BlockList blocks_;
  std::function<std::string()> make_call_id_;
  std::uint64_t run_;
  TimeMs started_;
  VisitBook visits_;
  bool draining_ = false;

  std::unordered_map<std::string, Call> calls_;
  std::map<std::string, DeskLineup, std::less<>> lineups_;        // by desk
  std::unordered_map<ConnectionId, std::string> caller_sockets_;  // those in a call
  std::unordered_map<ConnectionId, std::string> operator_sockets_;
  std::unordered_map<std::string, GuestLink> guest_links_;
  // Calls, and participants, that ended shortly after the start: tokens of the run before must not
  // revive them.
  std::unordered_set<std::string> ended_;
  // Entries are not taken out when they become void: what they point to is looked at again.
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
  CallChanges* changes_ = nullptr;
  bool overview_due_ = false;
  TimeMs overview_sent_at_ = 0;
};

}  // namespace sportello::signaling
