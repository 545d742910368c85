// SPDX-License-Identifier: EUPL-1.2
// Accounts and passwords, with real files.
#include "accounts/account_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "accounts/password.h"
#include "base/secret_file.h"
#include "signaling/back_end.h"
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

class AccountsTest : public BackEndTest {
 protected:
  static Database migrated_database() {
    auto database = fresh_database();
    migrate(database, all_schemas());
    return database;
  }
};

TEST_P(AccountsTest, KeepsWhatIsPut) {
  auto database = migrated_database();
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

TEST_P(AccountsTest, EveryChangeRaisesTheRevision) {
  auto database = migrated_database();
  put_account(database, {"anna", "Anna", {}, "one"});
  put_account(database, {"anna", "Anna", {"URP_1"}, "two"});
  remove_account(database, "anna");
  EXPECT_EQ(revisions(database).at("accounts"), 3);
}

TEST_P(AccountsTest, ARunningServerSeesWhatOthersDo) {
  const TestDatabase shared(back_end());
  auto server = shared.connect();
  migrate(server, all_schemas());
  Accounts accounts;
  Snapshots snapshots;
  int loads = 0;
  snapshots.add("accounts", [&](Database& database) -> Snapshots::Apply {
    ++loads;
    return [&accounts, all = load_accounts(database)] { accounts.replace(all); };
  });
  snapshots.refresh(server)();
  auto command_line = shared.connect();
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

TEST_P(AccountsTest, TheFileOfBeforeIsTakenInOnce) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "accounts.json";
  const std::string content =
      R"({"version":1,"users":[{"name":"anna","display":"Anna è","desks":["B","A","B"],)"
      R"("password":"h1"},{"name":"bruno","display":"Bruno","desks":[],"password":"h2"}]})";
  folder.write("accounts.json", content);
  auto database = migrated_database();
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

TEST_P(AccountsTest, ADamagedFileIsAnErrorAndStaysAsItIs) {
  for (const char* content :
       {"", "{", "[]", R"({"version":2,"users":[]})", R"({"version":1,"users":[{"name":"x"}]})"}) {
    const TemporaryFolder folder;
    folder.write("accounts.json", content);
    auto database = migrated_database();
    EXPECT_THROW(import_accounts(database, folder.path() / "accounts.json"), std::runtime_error)
        << content;
    EXPECT_EQ(read_file(folder.path() / "accounts.json"), content);
    EXPECT_TRUE(load_accounts(database).empty());
  }
}

TEST(BackUpTest, TheBackUpIsWholeAndItsOwnersOnly) {
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

SPORTELLO_ON_BOTH_BACK_ENDS(AccountsTest);

}  // namespace
}  // namespace sportello::signaling
