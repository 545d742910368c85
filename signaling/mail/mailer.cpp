// SPDX-License-Identifier: EUPL-1.2
#include "mail/mailer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.h"

namespace sportello::signaling {
namespace {

constexpr std::size_t kAtOnce = 8;
/// How often the outbox is looked into unasked: for retries, and for mails of other programs.
constexpr TimeMs kLongestPause = 15'000;

std::string_view to_string(MailOutcome outcome) {
  switch (outcome) {
    case MailOutcome::kSent:
      return "mail_sent";
    case MailOutcome::kRefused:
      return "mail_refused";
    default:
      return "mail_delayed";
  }
}

}  // namespace

Mailer::Mailer(Store& store, Send send, const RetryPlan& plan, std::function<TimeMs()> clock)
    : store_(store),
      send_(std::move(send)),
      plan_(plan),
      clock_(std::move(clock)),
      thread_([this] { run(); }) {}

Mailer::~Mailer() { stop(); }

void Mailer::poke() {
  {
    const std::lock_guard lock(mutex_);
    poked_ = true;
  }
  wake_.notify_one();
}

void Mailer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_sending_.request_stop();
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Mailer::run() {
  const auto pause = std::chrono::milliseconds(std::clamp<TimeMs>(plan_.first_wait, 50, kLongestPause));
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!ready_.empty()) {
      const auto mail = std::move(ready_.back());
      ready_.pop_back();
      lock.unlock();
      settle(mail, send_(mail, stop_sending_.get_token()));
      lock.lock();
      continue;
    }
    wake_.wait_for(lock, pause, [this] {
      return stopping_ || !ready_.empty() || (poked_ && !fetching_);
    });
    if (stopping_ || !ready_.empty() || fetching_) continue;
    poked_ = false;
    fetching_ = true;
    lock.unlock();
    fetch();
    lock.lock();
  }
}

void Mailer::fetch() {
  const auto over = [this](std::vector<OutgoingMail> mails) {
    {
      const std::lock_guard lock(mutex_);
      // A full hand may not have been all there was.
      poked_ = poked_ || mails.size() == kAtOnce;
      for (auto& mail : mails) ready_.push_back(std::move(mail));
      fetching_ = false;
    }
    wake_.notify_one();
  };
  const bool posted = store_.post(
      [this, over](Database& database) -> Store::Done {
        return [over, mails = take_due_mails(database, plan_, kAtOnce, clock_())] { over(mails); };
      },
      [over] { over({}); });
  if (!posted) over({});
}

void Mailer::settle(const OutgoingMail& mail, const SmtpResult& result) {
  log_event(to_string(result.outcome), {{"code", static_cast<std::int64_t>(result.code)},
                                        {"attempt", std::int64_t{mail.attempts} + 1},
                                        {"trouble", result.trouble}});
  if (result.outcome == MailOutcome::kLater) return;  // its next time stands in the table already
  store_.post([id = mail.id](Database& database) -> Store::Done {
    remove_from_outbox(database, id);
    return {};
  });
}

}  // namespace sportello::signaling
