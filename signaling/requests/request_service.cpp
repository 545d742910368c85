// SPDX-License-Identifier: EUPL-1.2
#include "requests/request_service.h"

#include <stdexcept>
#include <utility>

#include "base/log.h"
#include "base/secret_file.h"
#include "requests/appointments.h"
#include "requests/callbacks.h"
#include "requests/notes.h"
#include "requests/retention.h"

namespace sportello::signaling {
namespace {

constexpr TimeMs kTidyInterval = 3'600'000;

MailSecurity security_of(std::string_view word) {
  if (word == "tls") return MailSecurity::kTls;
  return word == "none" ? MailSecurity::kNone : MailSecurity::kStartTls;
}

SmtpSettings smtp_settings(const MailConfig& mail) {
  SmtpSettings settings;
  settings.server = mail.server;
  settings.port = static_cast<int>(mail.port);
  settings.security = security_of(mail.security);
  settings.user = mail.user;
  settings.ca_file = mail.ca_file;
  if (mail.user.empty()) return settings;
  const auto password = read_file(mail.password_file);
  if (!password) {
    throw std::runtime_error("there is no file " + mail.password_file.string() +
                             ", which [mail] names as its password_file");
  }
  std::string_view text = *password;
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  settings.password = text;
  return settings;
}

}  // namespace

RequestService::RequestService(const Config& config, Store& store, VisitBoard& visits,
                               FindDesk desk, std::function<TimeMs()> clock)
    : store_(store),
      clock_(std::move(clock)),
      visits_(visits),
      room_{std::move(desk), visits_,
            [this] {
              if (mailer_) mailer_->poke();
            },
            config.mail.server.empty() ? std::nullopt : parse_mailbox(config.mail.sender),
            config.public_url} {
  if (!room_.sender) return;
  RetryPlan plan;
  plan.first_wait = config.mail.retry_after;
  mailer_ = std::make_unique<Mailer>(
      store_,
      [settings = smtp_settings(config.mail), from = room_.sender->address](
          const OutgoingMail& mail, const std::stop_token& stop) {
        return send_by_smtp(settings, from, mail.recipient, mail.content, stop);
      },
      plan, clock_);
}

void RequestService::call_answered(const VisitFacts& visit, std::string_view call) {
  store_.post([id = visit.id, call = std::string(call), now = clock_()](Database& database)
                  -> Store::Done {
    link_call(database, call, id, now);
    return {};
  });
}

void RequestService::call_ended(const VisitFacts& visit, bool took_place) {
  if (!took_place) return;
  store_.post([this, id = visit.id, callback = visit.kind == to_string(VisitKind::kCallback),
               now = clock_()](Database& database) -> Store::Done {
    if (callback) {
      set_callback_state(database, id, CallbackState::kDone, now);
    } else {
      mark_appointment_held(database, id, now);
    }
    return [this, visits = load_visits(database, now)] { visits_.replace(visits); };
  });
}

void RequestService::tidy(int days_kept) {
  const TimeMs now = clock_();
  if (now < tidied_at_ + kTidyInterval) return;
  tidied_at_ = now;
  store_.post([days_kept, now](Database& database) -> Store::Done {
    const auto count = static_cast<std::int64_t>(expire_requests(database, days_kept, now) +
                                                 expire_notes(database, days_kept, now));
    if (count == 0) return {};
    return [count] { log_event("requests_expired", {{"count", count}}); };
  });
}

void RequestService::stop() {
  if (mailer_) mailer_->stop();
}

}  // namespace sportello::signaling
