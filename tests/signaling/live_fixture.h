// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "signaling/live_town.h"

namespace sportello::signaling {

/// Three nodes, with the twin of the store in memory and a clock that the test moves; `a_` decides
/// first.
class LiveNodeTest : public testing::Test {
 protected:
  LiveNodeTest() : a_(town_.start()), b_(town_.start()), c_(town_.start()) {}

  /// A call at a node that rings or waits: its socket and what it was told.
  struct Caller {
    TownNode* node;
    ConnectionId socket;
    json::object token;
    std::string call() const { return text_of(token, "call"); }
  };
  Caller ring(TownNode& node) {
    const auto socket = node.caller();
    node.say(socket, call_start());
    const auto ringing = node.last(socket, "call.ringing");
    EXPECT_EQ(text_of(ringing, "type"), "call.ringing");
    return {&node, socket, ringing};
  }
  std::int64_t place_of(const Caller& caller) const {
    const auto told = caller.node->last(caller.socket, "call.queue");
    return told.empty() ? 0 : told.at("place").as_int64();
  }
  /// Does what browsers do that are asked to come back on the same socket, and consoles that are
  /// welcomed again.
  void come_back(std::vector<Caller*> callers) {
    for (auto* caller : callers) {
      ASSERT_THAT(caller->node->types(caller->socket), testing::Contains("service.resume"));
      caller->node->say(caller->socket, resume(caller->token));
    }
  }

  Town town_;
  TownNode& a_;
  TownNode& b_;
  TownNode& c_;
};

}  // namespace sportello::signaling
