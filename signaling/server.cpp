// SPDX-License-Identifier: EUPL-1.2
#include "server.h"

#include <sodium.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <optional>
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
#include "calls/call_registry.h"
#include "calls/call_setup.h"
#include "directory/directory_routes.h"
#include "directory/directory_store.h"
#include "http/http_server.h"
#include "http/router.h"
#include "http/static_files.h"
#include "live/live_node.h"
#include "live/live_setup.h"
#include "metrics/metrics.h"
#include "metrics/monitoring.h"
#include "metrics/readiness.h"
#include "net/asio.h"
#include "openid/openid_service.h"
#include "reports/report_service.h"
#include "requests/notes.h"
#include "requests/request_service.h"
#include "requests/retention.h"
#include "net/descriptor_limit.h"
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

/// How long handing over to the other nodes may take.
constexpr TimeMs kHandOverTimeout = 500;

std::int64_t steady_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
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
        relay_(relay_offer(config)),
        metrics_(steady_us),
        live_(make_live()),
        hub_({config.first_message_timeout, config.idle_timeout}, *live_, limits_),
        monitoring_(config.metrics_allow, readiness_, [this] { return metrics(); }),
        router_({config_, files_, accounts_, sessions_, guard_,
                 [this](TimeMs now) { return live_->desks(now); },
                 [this](std::string_view session) {
                   hub_.sign_out(session, now_ms());
                   live_->sign_out(session);
                 },
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
        reports_({store_, key_, [this] { return kept_days(); },
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
    if (node_ != nullptr) shared_ = open_shared_store(config, context_.get_executor());
    reports_.add_routes(api_);
    hub_.observe(metrics_);
    hub_.observe(reports_.observer());
    add_note_routes(api_);
    requests_.add_routes(api_);
    add_directory_routes(api_, {directory_, snapshots_,
                                config.mail.server.empty() ? "" : config.mail.sender});
    add_people_routes(api_, snapshots_);
    add_colleague_routes(api_, {accounts_,
                                [this](TimeMs now) { return live_->desks(now); },
                                [this](std::string_view id) { return live_->presence_of(id); }});
    openid_.add_routes(api_);
  }

  ~Server() {
    openid_.stop();
    requests_.stop();
    store_.stop();
    hub_.abort_all();
    shared_.reset();
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
    if (node_ != nullptr) node_->start(*shared_);
    notify_service_manager("READY=1");
    context_.run();
    log_event("stopped");
  }

 private:
  /// A registry that knows the desks of now and nothing else.
  std::unique_ptr<CallRegistry> make_registry() {
    auto registry = std::make_unique<CallRegistry>(
        call_settings(config_),
        CallRegistry::Surroundings{
            {}, config_.ice_servers, ResumeTokens(key_), random_id, random_number(), now_ms(),
            visits_of_calls(), relay_});
    registry->set_desks(directory_.now().configs());
    return registry;
  }

  std::unique_ptr<LiveState> make_live() {
    if (config_.redis.empty()) {
      alone_ = make_registry();
      return std::make_unique<EmbeddedState>(*alone_);
    }
    readiness_.nodes_agree(false);
    auto node = std::make_unique<LiveNode>(LiveNode::Surroundings{
        random_id(), config_.redis_lease, [this] { return make_registry(); }, now_ms,
        [] { return steady_us() / 1000; }, random_number,
        [this](Effects& effects, TimeMs now) { hub_.apply(effects, now); },
        [this](const Text& text) {
          readiness_.nodes_agree(!node_->degraded());
          hub_.tell_all(text);
        },
        [this](const std::string& session) { hub_.sign_out(session, now_ms()); }});
    node_ = node.get();
    return node;
  }

  std::optional<RequestDesk> request_desk(std::string_view id) const {
    const auto* desk = directory_.now().find_enabled(id);
    if (desk == nullptr) return std::nullopt;
    return RequestDesk{desk->id,     desk->name_it,      desk->name_en,
                       *desk->hours, desk->slot_minutes, desk->slots_ahead};
  }

  /// Calls look up their tickets in memory; the requests hear what became of them.
  VisitBook visits_of_calls() {
    auto book = visit_book(visits_);
    book.answered = [this](const VisitFacts& visit, std::string_view call) {
      live_->when_kept([this, visit, call = std::string(call)] {
        requests_.call_answered(visit, call);
      });
    };
    book.ended = [this](const VisitFacts& visit, bool took_place) {
      live_->when_kept([this, visit, took_place] { requests_.call_ended(visit, took_place); });
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
        live_->set_desks(next->configs());
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
    live_->drain();
    log_event("draining", {{"calls", static_cast<std::int64_t>(own_calls())}});
    notify_service_manager("STATUS=No new calls");
  }

  /// Those that would end with this process; of several nodes another one goes on with them.
  std::size_t own_calls() const {
    return node_ != nullptr ? 0 : live_->registry().call_count();
  }

  Awaitable<void> stop_after_calls() {
    const TimeMs until = now_ms() + config_.drain_timeout;
    Timer pause(context_.get_executor());
    while (own_calls() > 0 && now_ms() < until) {
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(kAwait);
    }
    if (stop_requested_) co_return;
    co_await stop();
  }

  Awaitable<void> stop() {
    log_event("stopping", {{"connections", static_cast<std::int64_t>(hub_.size())},
                           {"calls", static_cast<std::int64_t>(own_calls())}});
    notify_service_manager("STOPPING=1");
    http_.stop();
    const TimeMs until = now_ms() + kLeaveTimeout;
    hub_.go_down(now_ms());
    Timer pause(context_.get_executor());
    while ((hub_.size() > 0 || http_.busy() > 0) && now_ms() < until) {
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(kAwait);
    }
    bool staying = node_ != nullptr;
    if (staying) node_->leave([&staying] { staying = false; });
    for (TimeMs waited = 0; staying && waited < kHandOverTimeout; waited += 10) {
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(kAwait);
    }
    context_.stop();
  }

  std::string metrics() const {
    const auto operators = hub_.operator_count();
    const TimeMs now = now_ms();
    Metrics::Gauges gauges{static_cast<std::uint64_t>(count_.open), hub_.size() - operators,
                           operators, readiness_.state(now) == Readiness::State::kReady};
    if (node_ != nullptr) gauges.others = [this](Exposition& out) { node_->write_metrics(out); };
    return metrics_.write(live_->registry(), gauges, now);
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
  RelayOffer relay_;
  Metrics metrics_;
  Readiness readiness_;
  std::unique_ptr<CallRegistry> alone_;  // unless there are several nodes
  LiveNode* node_ = nullptr;             // if there are; `live_` then
  std::unique_ptr<LiveState> live_;
  ConnectionHub hub_;
  Monitoring monitoring_;
  ApiRoutes api_;
  Router router_;
  OpenIdService openid_;
  StoreThread store_;
  SnapshotWatch watch_;
  RequestService requests_;
  ReportService reports_;
  asio::io_context context_;
  std::unique_ptr<SharedStore> shared_;
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
