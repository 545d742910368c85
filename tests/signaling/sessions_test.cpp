// SPDX-License-Identifier: EUPL-1.2
// Sessions in memory and in the database, on one node and on two.
#include "accounts/sessions.h"

#include <gtest/gtest.h>

#include "base/secret_file.h"
#include "signaling/back_end.h"
#include "signaling/slow_store.h"
#include "signaling/temporary_folder.h"

namespace sportello::signaling {
namespace {

class SessionsTest : public BackEndTest {
 protected:
  SessionsTest() : database_(fresh_database()), store_(database_), slow_(database_) {
    migrate(database_, std::vector{sessions_schema()});
  }

  Database database_;
  DirectStore store_;
  SlowStore slow_;
};

TEST_P(SessionsTest, OpenFindClose) {
  Sessions sessions(1'000);
  const auto token = sessions.open("anna", "cred", 100);
  EXPECT_GE(token.size(), 43U) << "256 bits";
  const auto session = sessions.find(token, 100);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->account, "anna");
  EXPECT_EQ(session->credential, "cred");
  EXPECT_NE(session->id, token);
  EXPECT_NE(sessions.open("anna", "cred", 100), token);
  EXPECT_FALSE(sessions.find("", 100));
  EXPECT_FALSE(sessions.find(session->id, 100)) << "the digest is not the token";
  EXPECT_TRUE(sessions.find(token, 1'099));
  EXPECT_FALSE(sessions.find(token, 1'100)) << "expired";
  EXPECT_EQ(sessions.close(token), session->id);
  EXPECT_FALSE(sessions.close(token));
  EXPECT_FALSE(sessions.find(token, 100));
}

TEST_P(SessionsTest, OutliveARestartWithoutTheirTokensInTheDatabase) {
  std::string token;
  std::string closed;
  {
    Sessions sessions(1'000);
    sessions.keep_in(store_);
    sessions.open("old", "cred", -2'000);
    token = sessions.open("anna", "cred", 0);
    closed = sessions.open("anna", "cred", 0);
    sessions.close(closed);
  }
  const auto stored = load_sessions(database_);
  ASSERT_EQ(stored.size(), 1U) << "expired ones are erased";
  EXPECT_EQ(stored[0].digest.find(token), std::string::npos);
  Sessions sessions(1'000);
  EXPECT_TRUE(sessions.replace(stored, 500).empty());
  EXPECT_EQ(sessions.find(token, 500)->account, "anna");
  EXPECT_FALSE(sessions.find(closed, 500));
}

TEST_P(SessionsTest, AreKnownAndEndedAtTheOtherNode) {
  Sessions here(1'000);
  Sessions there(1'000);
  here.keep_in(store_);
  there.keep_in(store_);
  const auto token = here.open("anna", "cred", 0);
  const auto number = revisions(database_).at("sessions");
  EXPECT_FALSE(there.find(token, 1));
  EXPECT_TRUE(there.replace(load_sessions(database_), 1).empty());
  const auto session = there.find(token, 1);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->credential, "cred");
  there.close(token);
  EXPECT_GT(revisions(database_).at("sessions"), number) << "others are to look";
  EXPECT_EQ(here.replace(load_sessions(database_), 2), std::vector<std::string>{session->id});
  EXPECT_FALSE(here.find(token, 2));
}

TEST_P(SessionsTest, WhatIsNotWrittenYetStaysInForce) {
  Sessions sessions(1'000);
  const auto before = [&] {
    sessions.keep_in(store_);
    return sessions.open("bruno", "cred", 0);
  }();
  sessions.keep_in(slow_);
  const auto opened = sessions.open("anna", "cred", 0);
  sessions.close(before);
  EXPECT_TRUE(sessions.replace(load_sessions(database_), 1).empty());
  EXPECT_TRUE(sessions.find(opened, 1)) << "opened meanwhile";
  EXPECT_FALSE(sessions.find(before, 1)) << "closed meanwhile";
  slow_.run();
  const auto stored = load_sessions(database_);
  ASSERT_EQ(stored.size(), 1U);
  EXPECT_EQ(stored[0].account, "anna");
}

TEST_P(SessionsTest, WhatCouldNotBeWrittenIsWrittenLater) {
  Sessions sessions(1'000);
  sessions.keep_in(slow_);
  const auto token = sessions.open("anna", "cred", 0);
  slow_.fail();
  EXPECT_TRUE(sessions.find(token, 1)) << "the database is away, the operator works";
  sessions.write_rest();
  sessions.close(token);  // while the opening is under way again
  slow_.fail();
  sessions.write_rest();
  slow_.run();
  EXPECT_TRUE(load_sessions(database_).empty());
  const auto another = sessions.open("anna", "cred", 0);
  slow_.fail();
  sessions.write_rest();
  slow_.run();
  sessions.write_rest();
  slow_.run();
  EXPECT_EQ(load_sessions(database_).size(), 1U);
  EXPECT_TRUE(sessions.replace(load_sessions(database_), 1).empty());
  EXPECT_TRUE(sessions.find(another, 1));
}

TEST_P(SessionsTest, TheFileOfBeforeIsTakenInOnce) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "sessions.json";
  folder.write("sessions.json",
               R"([{"digest":"d1","account":"anna","credential":"c","expires":900},)"
               R"({"digest":"d2","account":"bruno","credential":"c","expires":100}])");
  import_sessions(database_, file, 500);
  EXPECT_EQ(load_sessions(database_), (std::vector<SessionRecord>{{"d1", "anna", "c", 900}}));
  EXPECT_FALSE(std::filesystem::exists(file));
  import_sessions(database_, file, 500);
  for (const char* damaged : {"", "{", "[{\"digest\":1}]", "[{\"digest\":\"x\"}]"}) {
    folder.write("sessions.json", damaged);
    import_sessions(database_, file, 500);
    EXPECT_EQ(load_sessions(database_).size(), 1U) << "operators sign in again";
    EXPECT_FALSE(std::filesystem::exists(file));
  }
}

SPORTELLO_ON_BOTH_BACK_ENDS(SessionsTest);

}  // namespace
}  // namespace sportello::signaling
