// SPDX-License-Identifier: EUPL-1.2
#include "protocol/client_message.h"

#include <gtest/gtest.h>

namespace sportello::signaling {
namespace {

/// The fault of a text that must not be a message.
MessageFault fault_of(std::string_view text, Role role = Role::kCaller) {
  const auto parsed = parse_client_message(text, role);
  if (const auto* fault = std::get_if<MessageFault>(&parsed)) return *fault;
  ADD_FAILURE() << "taken as a message: " << text;
  return {CloseCode::kNormal, ""};
}

template <class Message>
Message parse(std::string_view text, Role role = Role::kCaller) {
  auto parsed = parse_client_message(text, role);
  if (const auto* fault = std::get_if<MessageFault>(&parsed)) {
    ADD_FAILURE() << fault->message << ": " << text;
    return Message{};
  }
  return std::get<Message>(std::get<ClientMessage>(parsed));
}

TEST(ClientMessage, CallStart) {
  const auto message =
      parse<CallStart>(R"({"type":"call.start","desk":"URP_1","kind":"video","lang":"en",)"
                       R"("transports":["native","future","rtp","native"],"extra":{"a":1}})");
  EXPECT_EQ(message.desk, "URP_1");
  EXPECT_EQ(message.kind, MediaKind::kVideo);
  EXPECT_EQ(message.language, Language::kEnglish);
  const std::vector<Transport> transports(message.transports.begin(), message.transports.end());
  EXPECT_EQ(transports, (std::vector{Transport::kNative, Transport::kRtp}));
}

TEST(ClientMessage, TheOthers) {
  const auto resume =
      parse<CallResume>(R"({"type":"call.resume","call":"c","resume":"t","fresh":true})");
  EXPECT_EQ(resume.call, "c");
  EXPECT_EQ(resume.token, "t");
  EXPECT_TRUE(resume.fresh);
  EXPECT_EQ(parse<CallHangup>(R"({"type":"call.hangup","call":"c"})").call, "c");
  const auto answer = parse<CallAnswer>(
      R"({"type":"call.answer","call":"c","transports":["datachannel"]})", Role::kOperator);
  EXPECT_TRUE(answer.transports.contains(Transport::kDataChannel));
  EXPECT_EQ(parse<CallDecline>(R"({"type":"call.decline","call":"c"})", Role::kOperator).call, "c");
  const auto away =
      parse<OperatorAvailability>(R"({"type":"operator.state","state":"away"})", Role::kOperator);
  EXPECT_EQ(away.state, Availability::kAway);
  EXPECT_FALSE(away.wrap_up_after.has_value());
  const auto wraps = parse<OperatorAvailability>(
      R"({"type":"operator.state","state":"wrap_up","wrap_up_after":true})", Role::kOperator);
  EXPECT_EQ(wraps.state, Availability::kWrapUp);
  EXPECT_EQ(wraps.wrap_up_after, true);
}

TEST(ClientMessage, WhatAnOperatorMayDoToACall) {
  const auto to_desk = parse<CallTransfer>(
      R"({"type":"call.transfer","call":"c","desk":"D","reason":"è\nurgente"})", Role::kOperator);
  EXPECT_EQ(to_desk.desk, "D");
  EXPECT_EQ(to_desk.reason, "è\nurgente");
  EXPECT_FALSE(to_desk.cancel);
  EXPECT_TRUE(parse<CallTransfer>(R"({"type":"call.transfer","call":"c","cancel":true})",
                                  Role::kOperator)
                  .cancel);
  EXPECT_TRUE(
      parse<CallInvite>(R"({"type":"call.invite","call":"c","guest":true})", Role::kOperator)
          .guest);
  EXPECT_TRUE(parse<OpenHour>(R"({"type":"call.open_hour","desk":"D","on":false})",
                              Role::kOperator)
                  .transports.empty());
  for (const char* text : {
           R"({"type":"call.transfer","call":"c"})",
           R"({"type":"call.transfer","call":"c","desk":"D","operator":"o"})",
           R"({"type":"call.transfer","call":"c","desk":"D","cancel":true})",
           R"({"type":"call.transfer","call":"c","desk":"D","reason":7})",
           R"({"type":"call.invite","call":"c"})",
           R"({"type":"call.invite","call":"c","operator":"o","guest":true})",
           R"({"type":"call.invite","call":"c","guest":true,"cancel":true})",
           R"({"type":"call.open_hour","desk":"D","on":true})",
           R"({"type":"call.hold","call":"c"})",
           R"({"type":"call.remove","call":"c"})",
       }) {
    EXPECT_EQ(fault_of(text, Role::kOperator).code, CloseCode::kMalformed) << text;
  }
  EXPECT_EQ(fault_of(R"({"type":"call.block","call":"c"})").code, CloseCode::kUnknownType)
      << "callers do not block";
}

TEST(ClientMessage, WordsAreCountedInCharacters) {
  const auto chat = [](const std::string& text) {
    return R"({"type":"chat","call":"c","text":")" + text + "\"}";
  };
  std::string most;
  for (std::size_t i = 0; i < kMaxChatCharacters; ++i) most += "è";
  EXPECT_EQ(parse<Chat>(chat(most)).text, most);
  EXPECT_EQ(fault_of(chat(most + "x")).code, CloseCode::kMalformed);
  EXPECT_EQ(fault_of(chat("")).code, CloseCode::kMalformed);
  EXPECT_EQ(fault_of(chat("\\u0007")).code, CloseCode::kMalformed) << "no bells";
  EXPECT_EQ(parse<CallJoin>(R"({"type":"call.join","token":"t","kind":"voice","lang":"it",)"
                            R"("transports":["rtp"]})")
                .name,
            "");
}

TEST(ClientMessage, SignalKeepsItsData) {
  const auto signal = parse<Signal>(
      R"({"data":{"candidate":null,"sdp":"a\r\nb\"\u00e8","n":-1},"call":"c","type":"signal"})");
  EXPECT_EQ(signal.call, "c");
  EXPECT_EQ(signal.data, "{\"candidate\":null,\"sdp\":\"a\\r\\nb\\\"è\",\"n\":-1}");
}

TEST(ClientMessage, NotJsonOrNoObject) {
  for (const char* text :
       {"", " ", "x", "{", "[]", "null", "1", "\"call.start\"", "{}", "{\"type\":1}",
        "{\"type\":null}", "{\"type\":\"call.hangup\",\"call\":\"c\"} x", "{'type':'signal'}",
        "{\"type\":\"call.hangup\",\"call\":\"\xff\"}", "\xef\xbb\xbf{}", "{\"type\":\"a\",}"}) {
    EXPECT_EQ(fault_of(text).code, CloseCode::kMalformed) << text;
  }
  const std::string whole = R"({"type":"call.hangup","call":"c"})";
  EXPECT_EQ(fault_of(whole + '\0').code, CloseCode::kMalformed);
}

TEST(ClientMessage, UnknownTypes) {
  EXPECT_EQ(fault_of(R"({"type":""})").code, CloseCode::kUnknownType);
  EXPECT_EQ(fault_of(R"({"type":"call.begin"})").code, CloseCode::kUnknownType);
  EXPECT_EQ(fault_of(R"({"type":"call.answer","call":"c","transports":[]})").code,
            CloseCode::kUnknownType)
      << "callers do not answer";
  EXPECT_EQ(fault_of(R"({"type":"call.start","desk":"d","kind":"voice","lang":"it",)"
                     R"("transports":[]})",
                     Role::kOperator)
                .code,
            CloseCode::kUnknownType)
      << "operators do not call";
}

TEST(ClientMessage, MissingAndWrongFields) {
  for (const char* text : {
           R"({"type":"call.hangup"})",
           R"({"type":"call.hangup","call":1})",
           R"({"type":"call.hangup","call":""})",
           R"({"type":"call.hangup","call":["c"]})",
           R"({"type":"call.resume","call":"c","resume":"t"})",
           R"({"type":"call.resume","call":"c","resume":"t","fresh":1})",
           R"({"type":"call.resume","call":"c","fresh":true})",
           R"({"type":"call.start","desk":"d","kind":"smoke","lang":"it","transports":[]})",
           R"({"type":"call.start","desk":"d","kind":"voice","lang":"de","transports":[]})",
           R"({"type":"call.start","desk":"d","kind":"voice","lang":"it"})",
           R"({"type":"call.start","desk":"d","kind":"voice","lang":"it","transports":"rtp"})",
           R"({"type":"call.start","desk":"d","kind":"voice","lang":"it","transports":[1]})",
           R"({"type":"call.start","desk":"d","kind":"voice","lang":"it",)"
           R"("transports":["a","b","c","d","e","f","g","h","i"]})",
           R"({"type":"signal","call":"c"})",
           R"({"type":"signal","call":"c","data":"text"})",
           R"({"type":"signal","call":"c","data":[]})",
           R"({"type":"signal","call":"c","data":null})",
       }) {
    EXPECT_EQ(fault_of(text).code, CloseCode::kMalformed) << text;
  }
  EXPECT_EQ(fault_of(R"({"type":"operator.state","state":"busy"})", Role::kOperator).code,
            CloseCode::kMalformed);
  EXPECT_NE(fault_of(R"({"type":"call.hangup"})").message.find("call"), std::string::npos)
      << "the message names the field";
}

TEST(ClientMessage, Sizes) {
  const auto hangup = [](std::size_t size) {
    return R"({"type":"call.hangup","call":")" + std::string(size, 'x') + "\"}";
  };
  EXPECT_EQ(parse<CallHangup>(hangup(64)).call.size(), 64U);
  EXPECT_EQ(fault_of(hangup(65)).code, CloseCode::kMalformed);
  EXPECT_EQ(fault_of(hangup(kMaxMessageBytes)).code, CloseCode::kTooLarge);

  const auto signal = [](std::size_t size) {
    return R"({"type":"signal","call":"c","data":{"s":")" + std::string(size, 'x') + "\"}}";
  };
  const std::size_t braces = std::string_view(R"({"s":""})").size();
  EXPECT_EQ(parse<Signal>(signal(kMaxSignalDataBytes - braces)).data.size(), kMaxSignalDataBytes);
  EXPECT_EQ(fault_of(signal(kMaxSignalDataBytes - braces + 1)).code, CloseCode::kTooLarge);
}

TEST(ClientMessage, Depth) {
  const auto nested = [](std::size_t depth) {
    return R"({"type":"signal","call":"c","data":{"a":)" + std::string(depth, '[') +
           std::string(depth, ']') + "}}";
  };
  EXPECT_FALSE(parse<Signal>(nested(14)).data.empty());
  EXPECT_EQ(fault_of(nested(15)).code, CloseCode::kMalformed);
  EXPECT_EQ(fault_of(nested(20'000)).code, CloseCode::kMalformed);
}

TEST(ClientMessage, TheLastOfTwoEqualFieldsDoesNotEscapeTheChecks) {
  EXPECT_EQ(fault_of(R"({"type":"call.hangup","call":"c","call":7})").code, CloseCode::kMalformed);
}

}  // namespace
}  // namespace sportello::signaling
