// SPDX-License-Identifier: EUPL-1.2
#include "server.h"

#include <sodium.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <string>

#include "accounts/account_store.h"
#include "accounts/password.h"
#include "accounts/people_routes.h"
#include "accounts/sessions.h"
#include "accounts/sign_in_guard.h"
#include "base/log.h"
#include "base/random_id.h"
#include "base/secret_file.h"
#include "calls/call_registry.h"
#include "directory/directory_routes.h"
#include "directory/directory_store.h"
#include "http/http_server.h"
#include "http/router.h"
#include "http/static_files.h"
#include "net/asio.h"
#include "reports/report_service.h"
#include "state.h"
#include "storage/snapshots.h"
#include "storage/store.h"
#include "ws/connection_hub.h"

namespace sportello::signaling {
namespace {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// How long browsers may take to take leave when the server stops.
constexpr TimeMs kLeaveTimeout = 1'500;

constexpr std::chrono::milliseconds kWatchInterval{500};

/// How often the server erases what it has kept for long enough.
constexpr std::chrono::hours kExpiryInterval{1};

std::uint64_t random_number() {
  std::uint64_t number = 0;
  randombytes_buf(&number, sizeof number);
  return number;
}

CallSettings call_settings(const Config& config) {
  return {config.ring_timeout, config.hold_time, config.restart_grace, config.resume_lifetime,
          static_cast<std::size_t>(config.max_calls)};
}

/// Each connection needs a descriptor.
void raise_descriptor_limit(std::int64_t connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const auto wanted = static_cast<rlim_t>(connections) + 64;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur < wanted) {
    log_event("descriptor_limit_low", {{"have", static_cast<std::int64_t>(limit.rlim_cur)},
                                       {"want", static_cast<std::int64_t>(wanted)}});
  }
}

/// The parts in the order of their dependence. What connections refer to stands before the
/// io_context, since connections may be left in it when it goes.
class Server {
 public:
  explicit Server(const Config& config)
      : config_(config),
        files_(StaticFiles::load(config.static_dir)),
        sessions_(config.state_dir / "sessions.json", config.session_lifetime, now_ms()),
        guard_(config.lockout_base),
        limits_(config.max_connections_per_address, config.new_calls_per_minute),
        count_{limits_, 0},
        registry_(call_settings(config),
                  {{}, config.ice_servers,
                   ResumeTokens(load_or_make_key(config.state_dir / "resume.key")), random_id,
                   random_number(), now_ms()}),
        hub_({config.first_message_timeout, config.idle_timeout}, registry_, limits_),
        router_({config_, files_, accounts_, sessions_, guard_,
                 [this](TimeMs now) { return registry_.board().status(now); },
                 [this](std::string_view session) { hub_.sign_out(session, now_ms()); },
                 hash_password(random_id()), api_, directory_}),
        store_(load(open_state(config)),
               [this](std::function<void()> next) { asio::post(context_, std::move(next)); }),
        reports_({store_, load_or_make_key(config.state_dir / "resume.key"), [this] { return kept_days(); },
                  [this](std::string_view desk, Language language) { return desk_name(desk, language); },
                  [](Database&, const EraseSubject&) { return std::size_t{0}; },
                  [](Database&, const EraseSubject&) { return std::size_t{0}; }}),
        context_(1),
        http_(context_, config_, router_, hub_, store_, count_),
        signals_(context_.get_executor(), SIGTERM, SIGINT),
        timer_(context_.get_executor()) {
    add_directory_routes(api_, {directory_, snapshots_});
    add_people_routes(api_, snapshots_);
    reports_.add_routes(api_);
    hub_.observe(&reports_.observer());
  }

  ~Server() {
    store_.stop();
    hub_.observe(nullptr);
    hub_.abort_all();
  }

  void run() {
    const auto bound = http_.listen();
    for (const auto& address : bound) {
      log_event("listening", {{"address", std::string_view(address.host)},
                              {"port", std::int64_t{address.port}},
                              {"tls", config_.tls_certificate.empty() ? "no" : "yes"},
                              {"files", static_cast<std::int64_t>(files_.size())}});
    }
    asio::co_spawn(context_, wait_for_signal(), asio::detached);
    asio::co_spawn(context_, keep_time(), asio::detached);
    asio::co_spawn(context_, watch_storage(), asio::detached);
    asio::co_spawn(context_, expire(), asio::detached);
    context_.run();
    log_event("stopped");
  }

 private:
  /// The rooms that keep a snapshot of their tables.
  Database load(Database database) {
    snapshots_.add("accounts", [this](Database& db) -> Snapshots::Apply {
      return [this, accounts = load_accounts(db)] { take_over(accounts); };
    });
    snapshots_.add("directory", [this](Database& db) -> Snapshots::Apply {
      return [this, next = std::make_shared<const Directory>(load_directory(db))] {
        directory_.replace(next);
        registry_.set_desks(next->configs());
      };
    });
    snapshots_.refresh(database)();
    return database;
  }

  void take_over(const std::vector<Account>& accounts) {
    accounts_.replace(accounts);
    const TimeMs now = now_ms();
    for (const auto& account : accounts) {
      hub_.update_operator({account.name, account.display, account.desks}, now);
    }
    hub_.check_sessions(
        [this, now](std::string_view session) { return router_.is_operators(session, now); }, now);
  }

  std::string desk_name(std::string_view id, Language language) const {
    const auto* desk = directory_.now().find(id);
    if (desk == nullptr) return std::string(id);
    return language == Language::kItalian ? desk->name_it : desk->name_en;
  }

  KeptDays kept_days() const {
    const auto& settings = directory_.now().settings;
    return {settings.report_days, settings.audit_days};
  }

  /// Erases by age, at the start and each hour.
  Awaitable<void> expire() {
    Timer pause(context_.get_executor());
    for (;;) {
      reports_.expire(now_ms());
      pause.expires_after(kExpiryInterval);
      co_await pause.async_wait(kAwait);
    }
  }

  /// Takes over what the command line has changed.
  Awaitable<void> watch_storage() {
    Timer pause(context_.get_executor());
    for (;;) {
      store_.post([this](Database& database) { return snapshots_.refresh(database); });
      pause.expires_after(kWatchInterval);
      co_await pause.async_wait(kAwait);
    }
  }

  Awaitable<void> keep_time() {
    for (;;) {
      hub_.advance(now_ms());
      const TimeMs now = now_ms();
      timer_.expires_after(std::chrono::milliseconds(hub_.next_advance(now) - now));
      co_await timer_.async_wait(kAwait);
    }
  }

  Awaitable<void> wait_for_signal() {
    co_await signals_.async_wait(kAwait);
    log_event("stopping", {{"connections", static_cast<std::int64_t>(hub_.size())}});
    http_.stop();
    const TimeMs until = now_ms() + kLeaveTimeout;
    hub_.go_down(now_ms());
    Timer pause(context_.get_executor());
    while ((hub_.size() > 0 || http_.busy() > 0) && now_ms() < until) {
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(kAwait);
    }
    context_.stop();
  }

  const Config& config_;
  StaticFiles files_;
  Snapshots snapshots_;
  Accounts accounts_;
  DirectoryHolder directory_;
  Sessions sessions_;
  SignInGuard guard_;
  AddressLimits limits_;
  ConnectionCount count_;
  CallRegistry registry_;
  ConnectionHub hub_;
  ApiRoutes api_;
  Router router_;
  StoreThread store_;
  ReportService reports_;
  asio::io_context context_;
  HttpServer http_;
  asio::basic_signal_set<Executor> signals_;
  Timer timer_;
};

}  // namespace

void run_server(const Config& config) {
  std::signal(SIGPIPE, SIG_IGN);
  ensure_state_dir(config.state_dir);
  raise_descriptor_limit(config.max_connections);
  Server(config).run();
}

}  // namespace sportello::signaling
