// SPDX-License-Identifier: EUPL-1.2
// The text of the messages; that the right ones are sent is the subject of the call tests.
#include "protocol/server_message.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

const DeskConfig kDesk{"URP_1", "Sportello \"Uno\"", "Desk 1"};

ServerMessages messages() {
  return ServerMessages({{{"stun:a", "turn:b"}, "", ""}, {{"turns:c"}, "user", "se\"cret"}});
}

TEST(ServerMessage, IceServersAsBrowsersTakeThem) {
  const CallFacts facts{"c", &kDesk, MediaKind::kVoice, Language::kItalian, 5};
  const auto ringing = json::parse(*messages().call_ringing(facts, "t"));
  EXPECT_EQ(ringing.at("ice_servers"),
            json::parse(R"([{"urls":["stun:a","turn:b"]},)"
                        R"({"urls":["turns:c"],"username":"user","credential":"se\"cret"}])"));
  EXPECT_EQ(ringing.at("desk"),
            json::parse(R"({"id":"URP_1","name":{"it":"Sportello \"Uno\"","en":"Desk 1"}})"));
  const auto none = json::parse(*ServerMessages({}).call_ringing(facts, "t"));
  EXPECT_EQ(none.at("ice_servers"), json::value(json::array()));
}

TEST(ServerMessage, EachMessageHasFreshRelayCredentials) {
  int made = 0;
  RelayOffer relay;
  relay.server = [&made] { return IceServer{{"turn:r"}, std::to_string(++made), "pass"}; };
  relay.only = true;
  const ServerMessages messages({{{"stun:a"}, "", ""}}, relay);
  const CallFacts facts{"c", &kDesk, MediaKind::kVoice, Language::kItalian, 5};
  for (const char* name : {"1", "2"}) {
    const auto ringing = json::parse(*messages.call_ringing(facts, "t"));
    EXPECT_EQ(ringing.at("ice_servers").at(0), json::parse(R"({"urls":["stun:a"]})"));
    EXPECT_EQ(ringing.at("ice_servers").at(1).at("username").as_string(), name);
    EXPECT_EQ(ringing.at("ice_transport_policy").as_string(), "relay");
  }
  const auto open = json::parse(*ServerMessages({}, {relay.server, false}).call_ringing(facts, "t"));
  EXPECT_EQ(open.at("ice_servers").as_array().size(), 1U);
  EXPECT_FALSE(open.as_object().contains("ice_transport_policy"));
}

TEST(ServerMessage, ExactTexts) {
  EXPECT_EQ(*messages().signal("c", R"({"a":[1,2]})", "caller"),
            R"({"type":"signal","call":"c","from":"caller","data":{"a":[1,2]}})");
  EXPECT_EQ(*messages().call_refused("", RefusalReason::kDeskBusy),
            R"({"type":"call.refused","reason":"desk_busy"})");
  EXPECT_EQ(*messages().call_refused("c", RefusalReason::kGone),
            R"({"type":"call.refused","call":"c","reason":"gone"})");
  EXPECT_EQ(*messages().call_ended("c", {EndReason::kHangup, Role::kOperator, "", "", 0}),
            R"({"type":"call.ended","call":"c","reason":"hangup","by":"operator"})");
  EXPECT_EQ(*messages().call_ended("c", {EndReason::kPeerLost, std::nullopt, "", "", 0}),
            R"({"type":"call.ended","call":"c","reason":"peer_lost"})");
  EXPECT_EQ(*messages().call_ended("c", {EndReason::kBlocked, Role::kOperator, "", "b", 7}),
            R"({"type":"call.ended","call":"c","reason":"blocked","by":"operator",)"
            R"("block":"b","until":7})");
  EXPECT_EQ(*messages().peer_away("c", 12, "p"),
            R"({"type":"peer.away","call":"c","until":12,"participant":"p"})");
  EXPECT_EQ(*messages().peer_back("c", true, "p"),
            R"({"type":"peer.back","call":"c","fresh":true,"participant":"p"})");
  EXPECT_EQ(*messages().chat("c", "p", "<b>\"è\n", 3),
            R"({"type":"chat","call":"c","from":"p","text":"<b>\"è\n","at":3})");
  EXPECT_EQ(*messages().request_failed("call.open_hour", "desk", "D", Failure::kUnknownDesk),
            R"({"type":"request.failed","request":"call.open_hour","desk":"D",)"
            R"("reason":"unknown_desk"})");
  EXPECT_EQ(*messages().operator_replaced(), R"({"type":"operator.replaced"})");
  EXPECT_EQ(*messages().error(CloseCode::kTooLarge, "x\"y"),
            R"({"type":"error","code":"too_large","message":"x\"y"})");
}

TEST(ServerMessage, EveryErrorCodeHasItsName) {
  const std::pair<CloseCode, const char*> names[] = {
      {CloseCode::kMalformed, "malformed"},      {CloseCode::kSignedOut, "signed_out"},
      {CloseCode::kUnknownType, "unknown_type"}, {CloseCode::kIdle, "idle"},
      {CloseCode::kReplaced, "replaced"},        {CloseCode::kTooLarge, "too_large"},
      {CloseCode::kTooMany, "too_many"},         {CloseCode::kGoingDown, ""},
      {CloseCode::kForeignSite, "foreign_site"}};
  for (const auto& [code, name] : names) EXPECT_STREQ(close_name(code), name);
}

TEST(ServerMessage, Desks) {
  EXPECT_EQ(desks_body({{&kDesk, DeskState::kOpen}}),
            R"({"desks":[{"id":"URP_1","name":{"it":"Sportello \"Uno\"","en":"Desk 1"},)"
            R"("state":"open","opens_at":null,"closes_at":null,"group":0,"languages":["it"]}]})");
  EXPECT_NE(desks_body({{&kDesk, DeskState::kClosed, 1'700'000'000'000, {}}})
                .find(R"("opens_at":1700000000000,"closes_at":null)"),
            std::string::npos);
  EXPECT_EQ(desks_body({}), R"({"desks":[]})");
}

}  // namespace
}  // namespace sportello::signaling
