// SPDX-License-Identifier: EUPL-1.2
#include "session/handshake.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "packet/datagram_reader.h"

namespace sportello {
namespace {

/// Lets `from` say what is due, and `to` hear it. Returns the number of packets.
int say(Handshake* from, Handshake* to, int64_t now_us, bool arrives = true) {
  if (from->due_us() > now_us) return 0;
  std::array<uint8_t, 200> buffer{};
  DatagramWriter writer(buffer);
  DatagramHeader header;
  header.sequenced = false;
  writer.begin(header);
  if (!from->write(&writer, now_us)) return 0;
  DatagramReader reader(writer.datagram(), false);
  PacketView view;
  int packets = 0;
  while (reader.next(&view)) {
    ++packets;
    if (!arrives) continue;
    Hello hello;
    MediaState state;
    if (view.type == PacketType::kHello && parse(view, &hello)) to->on_hello(hello, now_us);
    if (view.type == PacketType::kMediaState && parse(view, &state)) to->on_state(state);
  }
  return packets;
}

TEST(Handshake, SettlesInFewMessagesAndThenIsQuiet) {
  Handshake a(0x11111111);
  Handshake b(0x22222222);
  int packets = 0;
  for (int64_t now_us = 1'000'000; now_us < 5'000'000; now_us += 20'000) {
    packets += say(&a, &b, now_us) + say(&b, &a, now_us);
  }
  EXPECT_EQ(a.peer_session_id(), 0x22222222u);
  EXPECT_EQ(b.peer_session_id(), 0x11111111u);
  EXPECT_LE(packets, 8);
  EXPECT_GT(a.due_us(), 1'000'000'000);
  EXPECT_GT(b.due_us(), 1'000'000'000);
}

TEST(Handshake, SettlesWhenTheFirstMessagesAreLost) {
  Handshake a(1);
  Handshake b(2);
  for (int64_t now_us = 1'000'000; now_us < 8'000'000; now_us += 20'000) {
    say(&a, &b, now_us, now_us > 4'500'000);
    say(&b, &a, now_us, now_us > 2'000'000);
  }
  EXPECT_EQ(a.peer_session_id(), 2u);
  EXPECT_EQ(b.peer_session_id(), 1u);
  EXPECT_GT(a.due_us(), 1'000'000'000);
  EXPECT_GT(b.due_us(), 1'000'000'000);
}

TEST(Handshake, KeepsAskingOnceASecondWhileNobodyAnswers) {
  Handshake a(1);
  Handshake nobody(2);
  int packets = 0;
  for (int64_t now_us = 1'000'000; now_us < 11'000'000; now_us += 20'000) {
    packets += say(&a, &nobody, now_us, false);
  }
  EXPECT_GE(packets, 9);
  EXPECT_LE(packets, 12);
}

TEST(Handshake, AFloodOfHellosIsAnsweredSeldom) {
  Handshake a(1);
  Handshake sink(9);
  int packets = 0;
  for (int64_t now_us = 1'000'000; now_us < 2'000'000; now_us += 1'000) {
    Hello hello;
    hello.answer_wanted = true;
    hello.session_id = static_cast<uint32_t>(now_us);
    a.on_hello(hello, now_us);
    packets += say(&a, &sink, now_us, false);
  }
  // A state and a hello may leave with each new far side, but hellos not more than ten times.
  EXPECT_LE(packets, 1'000 + 12);
}

TEST(Handshake, ANewFarSideIsToldFromAKnownOne) {
  Handshake a(1);
  Hello hello;
  hello.session_id = 5;
  EXPECT_EQ(a.on_hello(hello, 0), Handshake::HelloResult::kNewPeer);
  EXPECT_EQ(a.on_hello(hello, 0), Handshake::HelloResult::kKnown);
  hello.session_id = 6;
  EXPECT_EQ(a.on_hello(hello, 0), Handshake::HelloResult::kNewPeer);
  hello.min_version = hello.max_version = kPacketVersion + 1;
  EXPECT_EQ(a.on_hello(hello, 0), Handshake::HelloResult::kVersionMismatch);
  hello.min_version = kPacketVersion;
  EXPECT_EQ(a.on_hello(hello, 0), Handshake::HelloResult::kKnown);
}

TEST(Handshake, OvertakenStatesDoNotCount) {
  Handshake a(1);
  EXPECT_TRUE(a.on_state({250, true, true}));
  EXPECT_FALSE(a.on_state({250, true, true}));
  EXPECT_TRUE(a.on_state({3, false, true})) << "the revision wraps";
  EXPECT_FALSE(a.on_state({251, true, false}));
  EXPECT_FALSE(a.remote_state().muted);
  EXPECT_TRUE(a.remote_state().camera);
}

}  // namespace
}  // namespace sportello
