// SPDX-License-Identifier: EUPL-1.2
// What a call and a desk keep when the node that decides dies and another one takes over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "signaling/live_fixture.h"

namespace sportello::signaling {
namespace {

using testing::Contains;
using testing::Not;

/// Anna, at `b_`, talks with a citizen at `c_`; `a_` decides and will die.
class TakeoverTest : public LiveNodeTest {
 protected:
  TakeoverTest() : anna_(b_.operator_in("anna")), citizen_(ring(c_)) {
    b_.say(anna_, answer(citizen_.call()));
    citizen_.token = c_.last(citizen_.socket, "call.answered");
    lead_ = b_.last(anna_, "call.assigned");
  }

  json::object ask(const char* type, json::object fields = {}) const {
    fields["type"] = type;
    fields["call"] = citizen_.call();
    return fields;
  }

  void coordinator_dies() {
    for (auto* node : {&b_, &c_}) node->forget();
    town_.kill(a_);
    town_.pass(kDetection);
  }
  void anna_comes_back() {
    b_.say(anna_, {{"type", "operator.state"}, {"state", "available"}});
    b_.say(anna_, resume(lead_));
    ASSERT_EQ(text_of(b_.last(anna_, "call.resumed"), "state"), "talking");
  }
  void all_come_back() {
    anna_comes_back();
    come_back({&citizen_});
    ASSERT_EQ(text_of(c_.last(citizen_.socket, "call.resumed"), "state"), "talking");
  }
  /// Whether the console of somebody at a node shows the call as ringing, after its welcome.
  json::object offer_at(TownNode& node, ConnectionId console) const {
    const auto welcome = node.last(console, "operator.welcome");
    if (welcome.empty()) return {};
    for (const auto& offer : welcome.at("calls").as_array()) {
      if (text_of(offer.as_object(), "call") == citizen_.call()) return offer.as_object();
    }
    return node.last(console, "call.offered");
  }

  ConnectionId anna_;
  Caller citizen_;
  json::object lead_;
};

TEST_F(TakeoverTest, ACallOnHoldStaysOnHold) {
  b_.say(anna_, ask("call.hold", {{"on", true}}));
  coordinator_dies();
  all_come_back();
  EXPECT_TRUE(b_.last(anna_, "call.resumed").at("held").as_bool());
  EXPECT_TRUE(c_.last(citizen_.socket, "call.resumed").at("held").as_bool());
  b_.say(anna_, ask("call.hold", {{"on", false}}));
  EXPECT_FALSE(c_.last(citizen_.socket, "call.held").at("on").as_bool());
}

TEST_F(TakeoverTest, ATransferToADeskGoesOn) {
  const auto berto = c_.operator_in("berto");
  b_.say(anna_, ask("call.transfer", {{"desk", "D"}, {"reason", "TARI"}}));
  coordinator_dies();
  all_come_back();
  EXPECT_EQ(b_.last(anna_, "call.resumed").at("transferring").at("desk").at("id").as_string(), "D");
  c_.say(berto, {{"type", "operator.state"}, {"state", "available"}});
  const auto offer = offer_at(c_, berto);
  EXPECT_EQ(text_of(offer.at("transfer").as_object(), "from"), "Name of anna");
  EXPECT_EQ(text_of(offer.at("transfer").as_object(), "reason"), "TARI");
  c_.say(berto, answer(citizen_.call()));
  EXPECT_EQ(text_of(c_.last(berto, "call.assigned"), "call"), citizen_.call());
  EXPECT_EQ(text_of(b_.last(anna_, "call.transferred"), "to"), "Name of berto");
}

TEST_F(TakeoverTest, ATransferToAPersonGoesOnRinging) {
  const auto berto = c_.operator_in("berto");
  b_.say(anna_, ask("call.transfer", {{"operator", "berto"}, {"reason", "TARI"}}));
  coordinator_dies();
  all_come_back();
  EXPECT_EQ(text_of(offer_at(c_, berto).at("transfer").as_object(), "reason"), "TARI");
  EXPECT_EQ(
      text_of(b_.last(anna_, "call.resumed").at("transferring").as_object(), "operator_name"),
      "Name of berto");
  c_.say(berto, {{"type", "operator.state"}, {"state", "available"}});
  c_.say(berto, answer(citizen_.call()));
  EXPECT_EQ(text_of(c_.last(berto, "call.assigned"), "call"), citizen_.call());
  EXPECT_EQ(text_of(b_.last(anna_, "call.transferred"), "to"), "Name of berto");
}

TEST_F(TakeoverTest, ATransferToOneWhoDiedWithTheNodeFails) {
  a_.operator_in("berto");
  b_.say(anna_, ask("call.transfer", {{"operator", "berto"}}));
  coordinator_dies();
  all_come_back();
  EXPECT_TRUE(b_.last(anna_, "call.resumed").at("transferring").is_object());
  town_.pass(31'000);
  const auto failed = b_.last(anna_, "call.transferring");
  EXPECT_FALSE(failed.at("on").as_bool());
  EXPECT_EQ(text_of(failed, "reason"), "away");
  EXPECT_THAT(c_.types(citizen_.socket), Not(Contains("call.ended")));
}

TEST_F(TakeoverTest, AnInvitationGoesOnRinging) {
  const auto berto = c_.operator_in("berto");
  b_.say(anna_, ask("call.invite", {{"operator", "berto"}}));
  coordinator_dies();
  all_come_back();
  EXPECT_EQ(text_of(offer_at(c_, berto).at("invite").as_object(), "by"), "Name of anna");
  c_.say(berto, {{"type", "operator.state"}, {"state", "available"}});
  c_.say(berto, answer(citizen_.call()));
  EXPECT_THAT(b_.types(anna_), Contains("call.joined"));
}

TEST_F(TakeoverTest, AGuestsLinkOpensTheCallOnce) {
  b_.say(anna_, ask("call.invite", {{"guest", true}}));
  const auto token = text_of(b_.last(anna_, "call.guest_link"), "token");
  coordinator_dies();
  all_come_back();
  const json::object join{{"type", "call.join"}, {"token", token}, {"kind", "voice"},
                          {"lang", "it"},        {"transports", {"rtp"}}};
  const auto guest = c_.caller(), late = b_.caller();
  c_.say(guest, join);
  EXPECT_EQ(text_of(c_.last(guest, "call.answered"), "call"), citizen_.call());
  b_.say(late, join);
  EXPECT_EQ(text_of(b_.last(late, "call.refused"), "reason"), "gone");
}

TEST_F(TakeoverTest, WhoWasBlockedStaysBlocked) {
  const AddressKey home{192, 0, 2, 1}, elsewhere{192, 0, 2, 2};
  b_.say(anna_, ask("call.hangup"));
  c_.address = home;
  citizen_ = ring(c_);
  b_.say(anna_, answer(citizen_.call()));
  b_.say(anna_, ask("call.block"));
  const auto block = text_of(c_.last(citizen_.socket, "call.ended"), "block");
  coordinator_dies();
  b_.say(anna_, {{"type", "operator.state"}, {"state", "available"}});
  auto again = c_.caller();
  c_.say(again, call_start());
  EXPECT_EQ(text_of(c_.last(again, "call.refused"), "reason"), "blocked") << "by address";
  c_.address = elsewhere;
  auto with_token = call_start();
  with_token["block"] = block;
  again = c_.caller();
  c_.say(again, with_token);
  EXPECT_EQ(text_of(c_.last(again, "call.refused"), "reason"), "blocked") << "by token";
  ring(c_);
  // It runs out as if nothing had happened.
  c_.address = home;
  town_.pass(30 * 60'000);
  again = c_.caller();
  c_.say(again, call_start());
  EXPECT_EQ(text_of(c_.last(again, "call.ringing"), "type"), "call.ringing");
}

TEST_F(TakeoverTest, ACallThatWasTakenOverIsBlockedByAddress) {
  b_.say(anna_, ask("call.hangup"));
  c_.address = {192, 0, 2, 1};
  citizen_ = ring(c_);
  b_.say(anna_, answer(citizen_.call()));
  citizen_.token = c_.last(citizen_.socket, "call.answered");
  lead_ = b_.last(anna_, "call.assigned");
  coordinator_dies();
  all_come_back();
  b_.say(anna_, ask("call.block"));
  const auto again = c_.caller();
  c_.say(again, call_start());
  EXPECT_EQ(text_of(c_.last(again, "call.refused"), "reason"), "blocked");
}

TEST_F(TakeoverTest, TheReportCountsTheWholeCall) {
  const TimeMs answered = town_.now;
  town_.pass(60'000);
  coordinator_dies();
  all_come_back();
  town_.pass(60'000);
  b_.say(anna_, ask("call.hangup"));
  const auto& records = town_.coordinator().records;
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].answered, answered);
  EXPECT_EQ(records[0].talk, town_.now - answered);
}

TEST_F(TakeoverTest, ACarrierIsMissedWhenItsLeaseRunsOut) {
  town_.pass(7'300);
  town_.kill(c_);
  const TimeMs since = town_.now;
  b_.forget();
  while (b_.last(anna_, "peer.away").empty() && town_.now < since + 60'000) town_.pass(100);
  EXPECT_LE(town_.now - since, kLease + 200);
  EXPECT_GT(town_.now - since, kLease / 2) << "and not before";
}

TEST_F(TakeoverTest, ACarrierThatDiesWhileTheStoreIsLostIsMissed) {
  for (auto* node : {&a_, &b_, &c_}) node->store->set_connected(false);
  town_.space.lose_everything();
  town_.kill(c_);
  town_.pass(20'000);
  for (auto* node : {&a_, &b_}) node->store->set_connected(true);
  town_.pass(1'000);
  anna_comes_back();
  town_.pass(kLease + 1'000);
  EXPECT_THAT(b_.types(anna_), Contains("peer.away"));
}

}  // namespace
}  // namespace sportello::signaling
