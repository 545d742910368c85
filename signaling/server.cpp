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
#include <optional>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "accounts/account_store.h"
#include "accounts/colleague_routes.h"
#include "accounts/password.h"
#include "accounts/people_routes.h"
#include "accounts/sessions.h"
#include "accounts/sign_in_guard.h"
#include "base/log.h"
#include "base/random_id.h"
#include "base/secret_file.h"
#include "base/text.h"
#include "base/turn_credentials.h"
#include "calls/call_registry.h"
#include "directory/directory_routes.h"
#include "directory/directory_store.h"
#include "http/http_server.h"
#include "http/router.h"
#include "http/static_files.h"
#include "metrics/metrics.h"
#include "metrics/monitoring.h"
#include "metrics/readiness.h"
#include "net/asio.h"
#include "openid/openid_service.h"
#include "reports/report_service.h"
#include "requests/notes.h"
#include "requests/request_service.h"
#include "requests/retention.h"
#include "net/service_manager.h"
#include "state.h"
#include "storage/snapshot_watch.h"
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

std::int64_t steady_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

/// TURN credentials, fresh for each message. Throws std::runtime_error if there is no secret.
RelayOffer relay_offer(const Config& config) {
  RelayOffer offer;
  offer.only = config.relay_only;
  if (!config.turn) return offer;
  const auto& turn = *config.turn;
  const auto file = read_file(turn.secret_file);
  const std::string secret(trim(file.value_or("")));
  if (secret.empty()) {
    throw std::runtime_error("there is no secret in secret_file " + turn.secret_file.string());
  }
  offer.server = [&turn, secret] {
    // The machine's own clock, since the TURN server goes by its own.
    const auto expiry_s = static_cast<std::int64_t>(std::time(nullptr)) + turn.lifetime / 1000;
    auto credentials = turn_credentials(secret, expiry_s, random_id());
    return IceServer{turn.urls, std::move(credentials.username), std::move(credentials.credential)};
  };
  return offer;
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
        opened_(open_state(config)),
        key_(open_seal_key(config, *opened_)),
        files_(StaticFiles::load(config.static_dir)),
        sessions_(config.session_lifetime),
        guard_(config.lockout_base),
        limits_(config.max_connections_per_address, config.new_calls_per_minute),
        count_{limits_, 0},
        registry_(call_settings(config),
                  {{}, config.ice_servers,
                   ResumeTokens(key_), random_id,
                   random_number(), now_ms(),
                   visits_of_calls(), relay_offer(config)}),
        metrics_(steady_us),
        hub_({config.first_message_timeout, config.idle_timeout}, registry_, limits_),
        monitoring_(config.metrics_allow, readiness_, [this] { return metrics(); }),
        router_({config_, files_, accounts_, sessions_, guard_,
                 [this](TimeMs now) { return registry_.board().status(now); },
                 [this](std::string_view session) { hub_.sign_out(session, now_ms()); },
                 hash_password(random_id()), api_, directory_,
                 [this](const HttpRequest& request, TimeMs now) {
                   return monitoring_.answer(request, now);
                 },
                 [this](const HttpRequest& request, TimeMs now) {
                   return openid_.handle(request, now);
                 }}),
        openid_(config, key_, snapshots_,
                [this](HttpResponse& response, const Account& account, bool secure, TimeMs now) {
                  router_.sign_in(response, account, secure, now);
                }),
        store_(load(*std::exchange(opened_, std::nullopt)),
               [this](std::function<void()> next) { asio::post(context_, std::move(next)); },
               reopen_state(config), static_cast<std::size_t>(config.database_connections - 1)),
        watch_(store_, snapshots_),
        requests_(config, store_, visits_,
                  [this](std::string_view id) { return request_desk(id); }, now_ms),
        reports_({store_, key_,
                  [this] { return kept_days(); },
                  [this](std::string_view desk, Language language) {
                    return desk_name(desk, language);
                  },
                  count_personal_data, erase_personal_data}),
        context_(1),
        http_(context_, config_, router_, hub_, store_,
              config.database.empty() ? nullptr : &watch_, count_),
        signals_(context_.get_executor(), SIGTERM, SIGINT, SIGUSR1),
        timer_(context_.get_executor()) {
    sessions_.keep_in(store_);
    reports_.add_routes(api_);
    hub_.observe(metrics_);
    hub_.observe(reports_.observer());
    add_note_routes(api_);
    requests_.add_routes(api_);
    add_directory_routes(api_, {directory_, snapshots_,
                                config.mail.server.empty() ? "" : config.mail.sender});
    add_people_routes(api_, snapshots_);
    add_colleague_routes(api_, {accounts_,
                                [this](TimeMs now) { return registry_.board().status(now); },
                                [this](std::string_view id) { return presence_of(id); }});
    openid_.add_routes(api_);
  }

  ~Server() {
    openid_.stop();
    requests_.stop();
    store_.stop();
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
    asio::co_spawn(context_, wait_for_signals(), asio::detached);
    asio::co_spawn(context_, keep_time(), asio::detached);
    asio::co_spawn(context_, watch_storage(), asio::detached);
    asio::co_spawn(context_, expire(), asio::detached);
    notify_service_manager("READY=1");
    context_.run();
    log_event("stopped");
  }

 private:
  std::optional<RequestDesk> request_desk(std::string_view id) const {
    const auto* desk = directory_.now().find_enabled(id);
    if (desk == nullptr) return std::nullopt;
    return RequestDesk{desk->id,     desk->name_it,      desk->name_en,
                       *desk->hours, desk->slot_minutes, desk->slots_ahead};
  }

  std::optional<Presence> presence_of(std::string_view id) const {
    const auto& operators = registry_.board().operators();
    const auto found = operators.find(id);
    if (found == operators.end() || !found->second.connected()) return std::nullopt;
    return found->second.presence();
  }

  /// Calls look up their tickets in memory; the requests hear what became of them.
  VisitBook visits_of_calls() {
    auto book = visit_book(visits_);
    book.answered = [this](const VisitFacts& visit, std::string_view call) {
      requests_.call_answered(visit, call);
    };
    book.ended = [this](const VisitFacts& visit, bool took_place) {
      requests_.call_ended(visit, took_place);
    };
    return book;
  }

  /// The rooms that keep a snapshot of their tables.
  Database load(Database database) {
    snapshots_.add("accounts", [this](Database& db) -> Snapshots::Apply {
      return [this, accounts = load_accounts(db)] { take_over(accounts); };
    });
    snapshots_.add("sessions", [this](Database& db) -> Snapshots::Apply {
      return [this, stored = load_sessions(db)] {
        const TimeMs now = now_ms();
        for (const auto& closed : sessions_.replace(stored, now)) hub_.sign_out(closed, now);
      };
    });
    snapshots_.add("directory", [this](Database& db) -> Snapshots::Apply {
      return [this, next = std::make_shared<const Directory>(load_directory(db))] {
        directory_.replace(next);
        registry_.set_desks(next->configs());
      };
    });
    snapshots_.add("requests", [this](Database& db) -> Snapshots::Apply {
      return [this, visits = load_visits(db, now_ms())] { visits_.replace(visits); };
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
        [this](std::string_view session) { return !router_.is_revoked(session); }, now);
  }

  KeptDays kept_days() const {
    const auto& settings = directory_.now().settings;
    return {settings.report_days, settings.audit_days};
  }

  std::string desk_name(std::string_view id, Language language) const {
    const auto* desk = directory_.now().find(id);
    if (desk == nullptr) return std::string(id);
    return language == Language::kItalian ? desk->name_it : desk->name_en;
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

  /// Takes over what the command line has changed; whether the database answers shows here, too.
  Awaitable<void> watch_storage() {
    Timer pause(context_.get_executor());
    for (;;) {
      readiness_.database_asked(now_ms());
      watch_.look([this](bool answered) {
        if (!answered) return readiness_.database_failed();
        readiness_.database_answered();
        sessions_.write_rest();
        reports_.write_rest();
      });
      requests_.tidy(directory_.now().settings.callback_days);
      pause.expires_after(kWatchInterval);
      co_await pause.async_wait(kAwait);
    }
  }

  Awaitable<void> keep_time() {
    for (;;) {
      hub_.advance(now_ms());
      const TimeMs now = now_ms();
      const TimeMs pause = hub_.next_advance(now) - now;
      const std::int64_t due_us = steady_us() + pause * 1000;
      timer_.expires_after(std::chrono::milliseconds(pause));
      co_await timer_.async_wait(kAwait);
      metrics_.loop_woke(due_us);
    }
  }

  /// SIGUSR1 drains and goes on; the others drain for as long as configured and stop, at once if
  /// they come again.
  Awaitable<void> wait_for_signals() {
    bool stopping = false;
    for (;;) {
      const auto [error, number] = co_await signals_.async_wait(kAwait);
      if (error) co_return;
      drain();
      if (number == SIGUSR1) continue;
      if (stopping || config_.drain_timeout == 0) break;
      stopping = true;
      asio::co_spawn(context_, stop_after_calls(), asio::detached);
    }
    stop_requested_ = true;
    co_await stop();
  }

  void drain() {
    if (readiness_.draining()) return;
    readiness_.drain();
    registry_.drain();
    log_event("draining", {{"calls", static_cast<std::int64_t>(registry_.call_count())}});
    notify_service_manager("STATUS=No new calls");
  }

  Awaitable<void> stop_after_calls() {
    const TimeMs until = now_ms() + config_.drain_timeout;
    Timer pause(context_.get_executor());
    while (registry_.call_count() > 0 && now_ms() < until) {
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(kAwait);
    }
    if (stop_requested_) co_return;
    co_await stop();
  }

  Awaitable<void> stop() {
    log_event("stopping", {{"connections", static_cast<std::int64_t>(hub_.size())},
                           {"calls", static_cast<std::int64_t>(registry_.call_count())}});
    notify_service_manager("STOPPING=1");
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

  std::string metrics() const {
    const auto operators = hub_.operator_count();
    const TimeMs now = now_ms();
    return metrics_.write(registry_,
                          {static_cast<std::uint64_t>(count_.open), hub_.size() - operators,
                           operators, readiness_.state(now) == Readiness::State::kReady},
                          now);
  }

  const Config& config_;
  std::optional<Database> opened_;  // until the storage threads have it
  SealKey key_;
  StaticFiles files_;
  Snapshots snapshots_;
  Accounts accounts_;
  DirectoryHolder directory_;
  Sessions sessions_;
  SignInGuard guard_;
  AddressLimits limits_;
  ConnectionCount count_;
  VisitBoard visits_;
  CallRegistry registry_;
  Metrics metrics_;
  ConnectionHub hub_;
  Readiness readiness_;
  Monitoring monitoring_;
  ApiRoutes api_;
  Router router_;
  OpenIdService openid_;
  StoreThread store_;
  SnapshotWatch watch_;
  RequestService requests_;
  ReportService reports_;
  asio::io_context context_;
  HttpServer http_;
  asio::basic_signal_set<Executor> signals_;
  Timer timer_;
  bool stop_requested_ = false;
};

}  // namespace

void run_server(const Config& config) {
  std::signal(SIGPIPE, SIG_IGN);
  ensure_state_dir(config.state_dir);
  raise_descriptor_limit(config.max_connections);
  Server(config).run();
}

}  // namespace sportello::signaling
