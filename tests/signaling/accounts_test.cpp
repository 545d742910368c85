// SPDX-License-Identifier: EUPL-1.2
// Accounts, passwords and sessions, with real files.
#include "accounts/accounts.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "accounts/password.h"
#include "accounts/sessions.h"
#include "base/secret_file.h"
#include "signaling/temporary_folder.h"

namespace sportello::signaling {
namespace {

unsigned mode_of(const std::filesystem::path& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 0777U;
}

TEST(AccountsTest, KeepsWhatIsPut) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "accounts.json";
  Accounts accounts(file);
  EXPECT_FALSE(accounts.find("anna"));
  accounts.put({"anna", "Anna \"B\" è", {"URP_1", "URP_2"}, "hash"});
  accounts.put({"bruno", "Bruno", {}, "hash2"});
  EXPECT_EQ(mode_of(file), 0600U);

  Accounts again(file);
  const auto anna = again.find("anna");
  ASSERT_TRUE(anna);
  EXPECT_EQ(anna->display, "Anna \"B\" è");
  EXPECT_EQ(anna->desks, (std::vector<std::string>{"URP_1", "URP_2"}));
  EXPECT_EQ(anna->password_hash, "hash");
  EXPECT_EQ(again.list().size(), 2U);
  EXPECT_TRUE(again.remove("anna"));
  EXPECT_FALSE(again.remove("anna"));
  EXPECT_EQ(again.list().size(), 1U);
}

TEST(AccountsTest, ARunningServerSeesWhatTheCommandLineDoes) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "accounts.json";
  Accounts server(file);
  Accounts(file).put({"anna", "Anna", {}, "one"});
  ASSERT_TRUE(server.find("anna"));
  Accounts(file).put({"anna", "Anna", {}, "two"});
  EXPECT_EQ(server.find("anna")->password_hash, "two");
  Accounts(file).remove("anna");
  EXPECT_FALSE(server.find("anna"));
}

TEST(AccountsTest, TwoWritersLoseNothing) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "accounts.json";
  Accounts first(file);
  Accounts second(file);
  first.put({"anna", "Anna", {}, "h"});
  second.put({"bruno", "Bruno", {}, "h"});
  EXPECT_EQ(first.list().size(), 2U);
}

TEST(AccountsTest, ADamagedFileIsAnErrorAndStaysAsItIs) {
  for (const char* content :
       {"", "{", "[]", R"({"version":2,"users":[]})", R"({"version":1,"users":[{"name":"x"}]})"}) {
    const TemporaryFolder folder;
    folder.write("accounts.json", content);
    EXPECT_THROW(Accounts(folder.path() / "accounts.json"), std::runtime_error) << content;
    EXPECT_EQ(read_file(folder.path() / "accounts.json"), content);
  }
}

TEST(PasswordTest, OnlyTheRightOneFits) {
  const auto hash = hash_password("correct horse è");
  EXPECT_TRUE(hash.starts_with("$argon2id$")) << hash;
  EXPECT_TRUE(verify_password(hash, "correct horse è"));
  EXPECT_FALSE(verify_password(hash, "correct horse"));
  EXPECT_FALSE(verify_password(hash, ""));
  EXPECT_NE(hash_password("correct horse è"), hash) << "salted";
  EXPECT_FALSE(verify_password("", "x"));
  EXPECT_FALSE(verify_password("$argon2id$nonsense", "x"));
  EXPECT_FALSE(verify_password(std::string(4096, 'x'), "x"));
}

TEST(SessionsTest, OpenFindClose) {
  const TemporaryFolder folder;
  Sessions sessions(folder.path() / "sessions.json", 1'000, 0);
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

TEST(SessionsTest, OutliveARestartWithoutTheirTokensOnDisk) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "sessions.json";
  std::string token;
  std::string closed;
  {
    Sessions sessions(file, 1'000, 0);
    token = sessions.open("anna", "cred", 0);
    closed = sessions.open("anna", "cred", 0);
    sessions.close(closed);
  }
  EXPECT_EQ(mode_of(file), 0600U);
  EXPECT_EQ(read_file(file)->find(token), std::string::npos);
  const Sessions sessions(file, 1'000, 500);
  EXPECT_TRUE(sessions.find(token, 500));
  EXPECT_FALSE(sessions.find(closed, 500));
  EXPECT_FALSE(Sessions(file, 1'000, 2'000).find(token, 500)) << "expired ones are not loaded";
}

TEST(SessionsTest, ADamagedFileSignsEverybodyOut) {
  const TemporaryFolder folder;
  folder.write("sessions.json", "[{\"digest\":1}]");
  Sessions sessions(folder.path() / "sessions.json", 1'000, 0);
  EXPECT_TRUE(sessions.find(sessions.open("anna", "c", 0), 0));
}

TEST(SecretFileTest, ReplacesInOneStepAndNarrowsTheMode) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "secret";
  folder.write("secret", "old");
  ::chmod(file.c_str(), 0644);
  write_secret_file(file, "new");
  EXPECT_EQ(read_file(file), "new");
  EXPECT_EQ(mode_of(file), 0600U);
  EXPECT_EQ(read_file(folder.path() / "missing"), std::nullopt);
  EXPECT_THROW(write_secret_file(folder.path() / "no" / "such", "x"), std::runtime_error);
}

TEST(SecretFileTest, StateDirIsForItsOwnerOnly) {
  const TemporaryFolder folder;
  ensure_state_dir(folder.path() / "a" / "state");
  EXPECT_EQ(mode_of(folder.path() / "a" / "state"), 0700U);
  ensure_state_dir(folder.path() / "a" / "state");
  folder.write("file", "x");
  EXPECT_THROW(ensure_state_dir(folder.path() / "file" / "state"), std::runtime_error);
}

}  // namespace
}  // namespace sportello::signaling
