// SPDX-License-Identifier: EUPL-1.2
// Accounts, passwords and sessions, with real files.
#include "accounts/account_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "accounts/password.h"
#include "accounts/sessions.h"
#include "base/secret_file.h"
#include "signaling/temporary_folder.h"
#include "state.h"
#include "storage/snapshots.h"

namespace sportello::signaling {
namespace {

unsigned mode_of(const std::filesystem::path& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 0777U;
}

Database fresh_database() {
  auto database = Database::in_memory();
  migrate(database, all_schemas());
  return database;
}

TEST(AccountsTest, KeepsWhatIsPut) {
  auto database = fresh_database();
  EXPECT_FALSE(find_account(database, "anna"));
  const Account anna{"anna",
                     "Anna \"B\" è",
                     {"URP_2", "URP_1"},
                     "hash",
                     {AccountRole::kSupervisor, AccountRole::kEditor},
                     true};
  put_account(database, anna);
  put_account(database, {"bruno", "Bruno", {}, "hash2"});
  EXPECT_EQ(find_account(database, "anna"), anna);
  EXPECT_EQ(find_account(database, "bruno")->roles, Roles{AccountRole::kOperator});
  EXPECT_EQ(load_accounts(database).size(), 2U);
  EXPECT_TRUE(remove_account(database, "anna"));
  EXPECT_FALSE(remove_account(database, "anna"));
  EXPECT_EQ(load_accounts(database).size(), 1U);
  int desks = 0;
  database.sql() << "SELECT COUNT(*) FROM account_desk", soci::into(desks);
  EXPECT_EQ(desks, 0) << "gone with the account";
}

TEST(AccountsTest, EveryChangeRaisesTheRevision) {
  auto database = fresh_database();
  put_account(database, {"anna", "Anna", {}, "one"});
  put_account(database, {"anna", "Anna", {"URP_1"}, "two"});
  remove_account(database, "anna");
  EXPECT_EQ(revisions(database).at("accounts"), 3);
}

TEST(AccountsTest, ARunningServerSeesWhatOthersDo) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "x.db";
  Database server(file);
  migrate(server, all_schemas());
  Accounts accounts;
  Snapshots snapshots;
  int loads = 0;
  snapshots.add("accounts", [&](Database& database) -> Snapshots::Apply {
    ++loads;
    return [&accounts, all = load_accounts(database)] { accounts.replace(all); };
  });
  snapshots.refresh(server)();
  Database command_line(file);
  put_account(command_line, {"anna", "Anna", {}, "one"});
  EXPECT_FALSE(accounts.find("anna"));
  snapshots.refresh(server);  // not put in force: what it belongs to was taken back
  snapshots.refresh(server)();
  ASSERT_TRUE(accounts.find("anna"));
  EXPECT_EQ(loads, 3);
  snapshots.refresh(server)();
  EXPECT_EQ(loads, 3) << "nothing changed";
  Account disabled{"anna", "Anna", {}, "one"};
  disabled.disabled = true;
  put_account(command_line, disabled);
  snapshots.refresh(server)();
  EXPECT_FALSE(accounts.find("anna"));
  EXPECT_EQ(accounts.all().size(), 1U);
}

TEST(AccountsTest, TheFileOfBeforeIsTakenInOnce) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "accounts.json";
  const std::string content =
      R"({"version":1,"users":[{"name":"anna","display":"Anna è","desks":["B","A","B"],)"
      R"("password":"h1"},{"name":"bruno","display":"Bruno","desks":[],"password":"h2"}]})";
  folder.write("accounts.json", content);
  auto database = fresh_database();
  put_account(database, {"bruno", "Bruno", {"C"}, "newer"});
  import_accounts(database, file);
  const auto anna = find_account(database, "anna");
  ASSERT_TRUE(anna);
  EXPECT_EQ(anna->display, "Anna è");
  EXPECT_EQ(anna->desks, (std::vector<std::string>{"B", "A"}));
  EXPECT_EQ(anna->password_hash, "h1");
  EXPECT_EQ(anna->roles, Roles{AccountRole::kOperator});
  EXPECT_EQ(find_account(database, "bruno")->password_hash, "newer");
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(read_file(folder.path() / "accounts.json.imported"), content);
  remove_account(database, "anna");
  import_accounts(database, file);
  EXPECT_FALSE(find_account(database, "anna"));
}

TEST(AccountsTest, ADamagedFileIsAnErrorAndStaysAsItIs) {
  for (const char* content :
       {"", "{", "[]", R"({"version":2,"users":[]})", R"({"version":1,"users":[{"name":"x"}]})"}) {
    const TemporaryFolder folder;
    folder.write("accounts.json", content);
    auto database = fresh_database();
    EXPECT_THROW(import_accounts(database, folder.path() / "accounts.json"), std::runtime_error)
        << content;
    EXPECT_EQ(read_file(folder.path() / "accounts.json"), content);
    EXPECT_TRUE(load_accounts(database).empty());
  }
}

TEST(AccountsTest, TheBackUpIsWholeAndItsOwnersOnly) {
  const TemporaryFolder folder;
  Config config;
  config.state_dir = folder.path() / "state";
  const auto target = folder.path() / "copy of state.db";
  EXPECT_THROW(back_up(config, target), std::runtime_error) << "nothing there yet";
  auto database = open_state(config);
  put_account(database, {"anna", "Anna", {"A"}, "h"});
  folder.write("copy of state.db", "an older back-up");
  {
    Transaction another(database);
    put_account(database, {"bruno", "Bruno", {}, "h"});
    back_up(config, target);
  }
  EXPECT_EQ(mode_of(target), 0600U);
  Database copy(target);
  EXPECT_TRUE(find_account(copy, "anna"));
  EXPECT_FALSE(find_account(copy, "bruno")) << "not committed then";
  EXPECT_THROW(back_up(config, config.state_dir / "sportello.db"), std::runtime_error);
  EXPECT_THROW(back_up(config, folder.path() / "no folder" / "x.db"), std::runtime_error);
  EXPECT_EQ(load_accounts(database).size(), 1U);
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
