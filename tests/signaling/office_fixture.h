// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "accounts/account_store.h"
#include "directory/directory_routes.h"
#include "directory/directory_store.h"
#include "http/responses.h"
#include "signaling/back_end.h"
#include "storage/migrations.h"
#include "storage/snapshots.h"

namespace sportello::signaling {

/// The office's routes over an empty database, with the snapshots that a server keeps.
class OfficeFixture : public BackEndTest {
 protected:
  static constexpr TimeMs kNow = 1'772'000'000'000;  // a Wednesday in February 2026, 07:13 in Rome

  OfficeFixture() : database_(fresh_database()) {
    migrate(database_, all_schemas());
    snapshots_.add("accounts", [this](Database& database) -> Snapshots::Apply {
      return [this, all = load_accounts(database)] { accounts_.replace(all); };
    });
    snapshots_.add("directory", [this](Database& database) -> Snapshots::Apply {
      return [this, next = std::make_shared<const Directory>(load_directory(database))] {
        directory_.replace(next);
      };
    });
    snapshots_.refresh(database_)();
    gate_.signed_in = [this](const HttpRequest&, TimeMs) -> std::optional<SignedIn> {
      return SignedIn{{"sara", "Sara", {}, "", roles_}, "session"};
    };
    gate_.is_own_origin = [](const HttpRequest& request) { return request.origin.empty(); };
    gate_.is_allowed_site = [this](std::string_view origin) {
      return directory_.now().allows_site(origin);
    };
  }

  /// Status and body of the answer, with all that has to be done for it.
  std::pair<unsigned, boost::json::object> ask(Method method, const std::string& path,
                                               const std::string& body = {}) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.content_type = "application/json";
    auto answer = routes_.handle(request, gate_, kNow);
    if (!answer) return {0, {}};
    while (auto* slow = std::get_if<SlowWork>(&*answer)) {
      auto next = slow->work();
      answer = next();
    }
    HttpResponse response;
    if (auto* work = std::get_if<StorageWork>(&*answer)) {
      const bool reads = method == Method::kGet;
      Transaction transaction(database_, reads ? TransactionKind::kRead : TransactionKind::kWrite);
      const auto finish = (*work)(database_);
      transaction.commit();
      response = finish();
    } else {
      response = std::get<HttpResponse>(*answer);
    }
    EXPECT_EQ(response.body.find("argon2id"), std::string::npos);
    return {response.status,
            response.body.empty() ? boost::json::object()
                                  : boost::json::parse(response.body).as_object()};
  }

  unsigned status(Method method, const std::string& path, const std::string& body = {}) {
    return ask(method, path, body).first;
  }

  /// What the audit log says, oldest first: `who what subject`.
  std::vector<std::string> audit_log() {
    std::vector<std::string> lines;
    std::string who, what, subject, before, after;
    const std::string order = back_end() == BackEnd::kSqlite ? "rowid" : "ctid";
    soci::statement rows =
        (database_.sql().prepare << "SELECT who, what, subject, before_json, after_json "
                                    "FROM audit ORDER BY " + order,
         soci::into(who), soci::into(what), soci::into(subject), soci::into(before),
         soci::into(after));
    rows.execute();
    while (rows.fetch()) {
      EXPECT_EQ((before + after).find("argon2id"), std::string::npos);
      lines.push_back(who + ' ' + what + ' ' + subject);
    }
    return lines;
  }

  Database database_;
  Snapshots snapshots_;
  Accounts accounts_;
  DirectoryHolder directory_;
  ApiRoutes routes_;
  ApiGate gate_;
  Roles roles_{AccountRole::kSupervisor};
};

}  // namespace sportello::signaling
