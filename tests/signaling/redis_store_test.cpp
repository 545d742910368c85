// SPDX-License-Identifier: EUPL-1.2
// What only the real store can show: a server that hangs, dies, or asks for a password.
#include "live/redis_store.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "live/redis_client.h"
#include "signaling/redis_server.h"

namespace sportello::signaling {
namespace {

class RedisStoreTest : public testing::Test {
 protected:
  void until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done() && std::chrono::steady_clock::now() < end) {
      context_.restart();
      context_.run_for(std::chrono::milliseconds(5));
    }
    ASSERT_TRUE(done());
  }

  std::unique_ptr<RedisStore> store(const std::string& password = {}) {
    RedisAccess access;
    access.url.socket = server_.socket();
    access.password = password;
    access.patience = 200;
    const auto executor = context_.get_executor();
    return std::make_unique<RedisStore>(std::make_unique<RedisClient>(executor, access),
                                        std::make_unique<RedisClient>(executor, access), 50);
  }

  RedisServer server_;
  asio::io_context context_{1};
};

TEST_F(RedisStoreTest, AServerThatHangsOrDiesIsLostAndFoundAgain) {
  auto nodes = store();
  bool reachable = false;
  nodes->start("a", {[&](bool up) { reachable = up; }, {}, {}});
  until([&] { return reachable; });
  server_.hang();
  until([&] { return !reachable; });
  std::optional<bool> taken;
  nodes->report("text", [&](bool done) { taken = done; });
  EXPECT_FALSE(taken.has_value()) << "never from within the call";
  until([&] { return taken.has_value(); });
  EXPECT_FALSE(*taken);
  server_.go_on();
  until([&] { return reachable; });
  server_.kill();
  until([&] { return !reachable; });
  server_.start();
  until([&] { return reachable; });
  nodes->report("text", [&](bool done) { taken = done; });
  until([&] { return *taken; });
}

TEST_F(RedisStoreTest, ThePasswordIsNeeded) {
  server_.start("secret with blanks");
  auto stranger = store("wrong");
  bool reachable = false;
  stranger->start("a", {[&](bool up) { reachable = up; }, {}, {}});
  context_.run_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(reachable);
  auto known = store("secret with blanks");
  known->start("a", {[&](bool up) { reachable = up; }, {}, {}});
  until([&] { return reachable; });
}

}  // namespace
}  // namespace sportello::signaling
