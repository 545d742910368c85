// SPDX-License-Identifier: EUPL-1.2
#include "document/transfer/document_exchange.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <vector>

#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20100101;
using Bytes = std::vector<uint8_t>;

Bytes copy(std::span<const uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

Bytes random_packet(SplitMix64* random, size_t size) {
  Bytes packet(size);
  for (uint8_t& byte : packet) byte = static_cast<uint8_t>(random->next());
  return packet;
}

/// Two cores and the channel between them, which loses nothing until it is cut.
class Pair {
 public:
  Pair() { connect(); }

  DocumentExchange& core(int i) { return *cores_[i]; }
  std::vector<Bytes>& arrived(int i) { return arrived_[i]; }
  int restarts(int i) const { return restarts_[i]; }
  /// Bytes of data messages that core `i` sent, resent ones too.
  size_t data_bytes(int i) const { return data_bytes_[i]; }

  /// All that is under way is lost, and a new channel is made.
  void connect() {
    for (int i = 0; i < 2; ++i) {
      channels_[i].clear();
      connected_[i] = false;
    }
  }

  void reload(int i, uint64_t seed) {
    cores_[i] = std::make_unique<DocumentExchange>(seed);
    arrived_[i].clear();
    restarts_[i] = 0;
  }

  /// The channel opens at side `i`; it may do so later than at the other.
  void open(int i) {
    if (!connected_[i]) cores_[i]->connected();
    connected_[i] = true;
  }

  bool send(int i, size_t max_bytes = DocumentExchange::kMaxMessageBytes) {
    open(i);
    const auto message = cores_[i]->poll_message(max_bytes);
    if (message.empty()) return false;
    EXPECT_LE(message.size(), max_bytes);
    if (message[0] == 2 || message[0] == 3) data_bytes_[i] += message.size() - 5;
    channels_[i].push_back(copy(message));
    return true;
  }

  bool deliver(int from) {
    if (channels_[from].empty()) return false;
    const int to = 1 - from;
    open(to);
    EXPECT_TRUE(cores_[to]->receive(channels_[from].front()));
    channels_[from].pop_front();
    if (cores_[to]->take_restarted()) {
      ++restarts_[to];
      arrived_[to].clear();
    }
    for (auto packet = cores_[to]->poll_packet(); !packet.empty(); packet = cores_[to]->poll_packet()) {
      arrived_[to].push_back(copy(packet));
    }
    return true;
  }

  /// Until nothing moves.
  void settle() {
    for (bool moved = true; moved;) {
      moved = false;
      for (int i = 0; i < 2; ++i) {
        while (send(i)) moved = true;
        while (deliver(i)) moved = true;
      }
    }
  }

 private:
  std::unique_ptr<DocumentExchange> cores_[2] = {std::make_unique<DocumentExchange>(kSeed),
                                                 std::make_unique<DocumentExchange>(kSeed + 1)};
  std::deque<Bytes> channels_[2];
  bool connected_[2] = {};
  std::vector<Bytes> arrived_[2];
  int restarts_[2] = {};
  size_t data_bytes_[2] = {};
};

TEST(DocumentExchange, CarriesPacketsOfAnySizeInOrder) {
  SplitMix64 random(kSeed);
  Pair pair;
  std::vector<Bytes> sent;
  for (const size_t size : {1, 2, 250, 251, 16'379, 16'380, 65'535, 65'536, 3}) {
    sent.push_back(random_packet(&random, size));
    ASSERT_TRUE(pair.core(0).push_packet(sent.back()));
    pair.settle();
  }
  EXPECT_EQ(pair.arrived(1), sent);
  EXPECT_EQ(pair.core(0).acknowledged_bytes(), pair.core(0).pushed_bytes());
  EXPECT_EQ(pair.core(0).sent_bytes(), pair.core(1).received_bytes());
  EXPECT_FALSE(pair.core(0).has_message());
  EXPECT_FALSE(pair.core(1).has_message());
}

TEST(DocumentExchange, WhatWasPushedBeforeTheFirstConnectionArrives) {
  Pair pair;
  ASSERT_TRUE(pair.core(0).wants_packet());
  EXPECT_FALSE(pair.core(0).has_message());
  EXPECT_TRUE(pair.core(0).push_packet(Bytes{1, 2, 3}));
  pair.settle();
  ASSERT_EQ(pair.arrived(1).size(), 1u);
  EXPECT_EQ(pair.arrived(1)[0], (Bytes{1, 2, 3}));
  EXPECT_EQ(pair.restarts(0) + pair.restarts(1), 0);
}

// The channel is cut at random moments, and opens on the two sides at different times. Whatever is
// lost, each packet arrives once, in order, and no byte is sent again that is known to have come.
TEST(DocumentExchange, GoesOnWhereItStoppedWheneverTheConnectionIsLost) {
  for (uint64_t round = 0; round < 30; ++round) {
    SplitMix64 random(kSeed + round);
    Pair pair;
    std::vector<Bytes> sent[2];
    size_t resent_at_most[2] = {};
    int cuts = 0;
    for (int step = 0; step < 3'000; ++step) {
      const int i = static_cast<int>(random.next() % 2);
      if (pair.core(i).wants_packet() && sent[i].size() < 120) {
        const size_t size = random.next() % 8 == 0 ? random.next() % 40'000 : random.next() % 4'000;
        sent[i].push_back(random_packet(&random, size + 1));
        ASSERT_TRUE(pair.core(i).push_packet(sent[i].back()));
      }
      if (random.next() % 2 == 0) pair.send(i, 256 + random.next() % 16'129);
      if (random.next() % 3 == 0) pair.deliver(static_cast<int>(random.next() % 2));
      if (random.next() % 150 == 0) {
        for (int k = 0; k < 2; ++k) {
          resent_at_most[k] += static_cast<size_t>(pair.core(k).sent_bytes() - pair.core(1 - k).received_bytes());
        }
        pair.connect();
        ++cuts;
      }
    }
    pair.settle();
    ASSERT_GT(cuts, 5);
    for (int i = 0; i < 2; ++i) {
      ASSERT_EQ(pair.arrived(1 - i).size(), sent[i].size());
      ASSERT_TRUE(pair.arrived(1 - i) == sent[i]);
      EXPECT_EQ(pair.restarts(i), 0);
      EXPECT_EQ(pair.core(i).malformed(), 0u);
      EXPECT_EQ(pair.core(i).acknowledged_bytes(), pair.core(i).pushed_bytes());
      EXPECT_LE(pair.data_bytes(i), pair.core(i).pushed_bytes() + resent_at_most[i]);
    }
  }
}

TEST(DocumentExchange, NoticesThatTheFarSideIsANewCore) {
  SplitMix64 random(kSeed);
  Pair pair;
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(pair.core(i).push_packet(random_packet(&random, 30'000)));
  pair.settle();
  // The page is reloaded in the middle of a packet; the other one had more to say.
  ASSERT_TRUE(pair.core(0).push_packet(random_packet(&random, 40'000)));
  ASSERT_TRUE(pair.core(1).push_packet(random_packet(&random, 40'000)));
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(pair.send(i));
    ASSERT_TRUE(pair.deliver(i));
  }
  pair.reload(1, kSeed + 9);
  pair.connect();
  pair.settle();
  EXPECT_EQ(pair.restarts(0), 1);
  EXPECT_EQ(pair.restarts(1), 0);
  EXPECT_EQ(pair.core(0).pushed_bytes(), 0u);
  EXPECT_TRUE(pair.arrived(0).empty());
  EXPECT_TRUE(pair.arrived(1).empty());
  const Bytes again[2] = {random_packet(&random, 20'000), random_packet(&random, 100)};
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(pair.core(i).push_packet(again[i]));
  pair.settle();
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(pair.arrived(1 - i).size(), 1u);
    EXPECT_EQ(pair.arrived(1 - i)[0], again[i]);
  }
  // And a connection lost after that is one as any other.
  ASSERT_TRUE(pair.core(0).push_packet(again[0]));
  pair.send(0);
  pair.connect();
  pair.settle();
  EXPECT_EQ(pair.arrived(1).size(), 2u);
  EXPECT_EQ(pair.restarts(0), 1);
}

TEST(DocumentExchange, AReloadThatComesWithASecondLossIsNoticedOnce) {
  Pair pair;
  ASSERT_TRUE(pair.core(0).push_packet(Bytes(5'000, 7)));
  pair.settle();
  pair.reload(1, kSeed + 9);
  pair.connect();
  // Only one of the two opening messages arrives.
  ASSERT_TRUE(pair.send(1));
  ASSERT_TRUE(pair.deliver(1));
  EXPECT_EQ(pair.restarts(0), 1);
  ASSERT_TRUE(pair.core(0).push_packet(Bytes(300, 8)));
  pair.send(0);
  pair.connect();
  pair.settle();
  EXPECT_EQ(pair.restarts(0), 1);
  EXPECT_EQ(pair.restarts(1), 0);
  ASSERT_EQ(pair.arrived(1).size(), 1u);
  EXPECT_EQ(pair.arrived(1)[0], Bytes(300, 8));
}

TEST(DocumentExchange, AsksForPacketsOnlyWhenTheyCanLeaveSoon) {
  Pair pair;
  size_t pushed = 0;
  while (pair.core(0).wants_packet()) {
    ASSERT_TRUE(pair.core(0).push_packet(Bytes(1'000, 1)));
    pushed += 1'000;
  }
  EXPECT_LE(pushed, DocumentExchange::kMaxUnsentBytes + 1'000);
  pair.send(1);
  pair.deliver(1);
  while (pair.send(0)) {
  }
  // Sent, but not acknowledged: kept, up to a bound.
  while (pair.core(0).wants_packet()) {
    ASSERT_TRUE(pair.core(0).push_packet(Bytes(1'000, 1)));
    while (pair.send(0)) {
    }
    pushed += 1'000;
    ASSERT_LT(pushed, 1'000'000u);
  }
  EXPECT_GT(pushed, DocumentExchange::kMaxKeptBytes - 2'000);
  EXPECT_LT(pushed, DocumentExchange::kMaxKeptBytes + 2'000);
  pair.settle();
  EXPECT_TRUE(pair.core(0).wants_packet());
  EXPECT_EQ(pair.arrived(1).size(), pushed / 1'000);
}

TEST(DocumentExchange, RefusesPacketsThatAreTooLongOrTooMany) {
  DocumentExchange core(kSeed);
  EXPECT_FALSE(core.push_packet({}));
  EXPECT_FALSE(core.push_packet(Bytes(65'537)));
  size_t taken = 0;
  while (core.push_packet(Bytes(65'536))) ASSERT_LT(++taken, 10u);
  EXPECT_EQ(taken, 5u);
}

TEST(DocumentExchange, AFewBytesOfOverheadOnly) {
  Pair pair;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(pair.core(0).push_packet(Bytes(2'000, 3)));
  pair.settle();
  ASSERT_EQ(pair.arrived(1).size(), 100u);
  EXPECT_EQ(pair.data_bytes(0), 100u * 2'003u);
}

/// A core that a hand-made far side has opened to.
struct Opened {
  DocumentExchange core{kSeed};
  Opened() {
    core.connected();
    EXPECT_TRUE(core.receive(open_message(77, 0, 0)));
  }
  static Bytes open_message(uint64_t instance, uint64_t far, uint64_t received, uint8_t version = 1) {
    Bytes message{1, version};
    for (const uint64_t value : {instance, far, received}) {
      for (int shift = 56; shift >= 0; shift -= 8) message.push_back(static_cast<uint8_t>(value >> shift));
    }
    return message;
  }
  static Bytes data(uint32_t offset, const Bytes& bytes) {
    Bytes message{2};
    for (int shift = 24; shift >= 0; shift -= 8) message.push_back(static_cast<uint8_t>(offset >> shift));
    message.insert(message.end(), bytes.begin(), bytes.end());
    return message;
  }
};

TEST(DocumentExchange, DropsAndCountsWhatIsMalformed) {
  Opened opened;
  DocumentExchange& core = opened.core;
  const std::vector<Bytes> bad = {
      {},
      {0},
      {9, 1, 2},
      {1},
      {1, 1, 0},
      Opened::open_message(78, 0, 0),  // A second one.
      {2, 0, 0, 0},
      Opened::data(5, {0, 0, 1, 9}),  // A gap.
      {4, 0, 0, 0, 0, 0, 0, 0, 1},    // Nothing was sent.
      {4, 0, 0, 0, 0, 0, 0, 0},
      Bytes(16'385, 2),
  };
  for (size_t i = 0; i < bad.size(); ++i) EXPECT_FALSE(core.receive(bad[i])) << i;
  EXPECT_EQ(core.malformed(), bad.size());
  EXPECT_TRUE(core.receive(Opened::data(0, {0, 0, 1, 9})));
  EXPECT_EQ(copy(core.poll_packet()), Bytes{9});
  EXPECT_FALSE(core.take_restarted());
}

TEST(DocumentExchange, DataBeforeTheOpeningAreNotTaken) {
  DocumentExchange core(kSeed);
  EXPECT_FALSE(core.receive(Opened::open_message(77, 0, 0))) << "there is no channel yet";
  core.connected();
  EXPECT_FALSE(core.receive(Opened::data(0, {0, 0, 1, 9})));
  EXPECT_TRUE(core.receive(Opened::open_message(77, 0, 0)));
  EXPECT_TRUE(core.receive(Opened::data(0, {0, 0, 1, 9})));
}

TEST(DocumentExchange, APacketOfAForbiddenLengthEndsTheStreamButNotTheNext) {
  for (const Bytes& length : {Bytes{0, 0, 0}, Bytes{1, 0, 1}, Bytes{255, 255, 255}}) {
    Opened opened;
    EXPECT_TRUE(opened.core.receive(Opened::data(0, length)));
    EXPECT_TRUE(opened.core.poll_packet().empty());
    EXPECT_EQ(opened.core.malformed(), 1u);
    EXPECT_FALSE(opened.core.receive(Opened::data(3, {1})));
    opened.core.connected();
    EXPECT_TRUE(opened.core.receive(Opened::open_message(78, 0, 0)));
    EXPECT_TRUE(opened.core.take_restarted());
    EXPECT_TRUE(opened.core.receive(Opened::data(0, {0, 0, 1, 5})));
    EXPECT_EQ(copy(opened.core.poll_packet()), Bytes{5});
  }
}

TEST(DocumentExchange, AFarSideThatFloodsIsCutOff) {
  Opened opened;
  Bytes flood(16'000);
  flood[2] = 1;
  uint32_t offset = 0;
  while (opened.core.receive(Opened::data(offset, flood))) {
    offset += 16'000;
    ASSERT_LT(offset, 1'000'000u);
  }
  EXPECT_GT(offset, DocumentExchange::kMaxKeptBytes + DocumentExchange::kMaxPacketBytes);
}

TEST(DocumentExchange, AFarSideThatClaimsMoreThanWasSentIsTakenForANewOne) {
  Opened opened;
  ASSERT_TRUE(opened.core.push_packet(Bytes(100, 1)));
  const Bytes opening = copy(opened.core.poll_message(16'384));
  uint64_t instance = 0;
  for (size_t i = 2; i < 10; ++i) instance = instance << 8 | opening[i];
  ASSERT_FALSE(opened.core.poll_message(16'384).empty());
  opened.core.connected();
  EXPECT_TRUE(opened.core.receive(Opened::open_message(77, instance, 104)));
  EXPECT_TRUE(opened.core.take_restarted());
  EXPECT_EQ(opened.core.pushed_bytes(), 0u);
}

TEST(DocumentExchange, AnotherVersionIsToldAndGetsNothing) {
  DocumentExchange core(kSeed);
  core.connected();
  ASSERT_TRUE(core.push_packet(Bytes{1}));
  EXPECT_EQ(core.poll_message(16'384).size(), 26u);
  EXPECT_TRUE(core.receive({Bytes{1, 2, 99}}));
  EXPECT_TRUE(core.incompatible());
  EXPECT_FALSE(core.has_message());
  EXPECT_FALSE(core.receive(Opened::open_message(77, 0, 0)));
}

}  // namespace
}  // namespace sportello::document
