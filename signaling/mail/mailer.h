// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "mail/outbox.h"
#include "mail/smtp_client.h"
#include "storage/store.h"

namespace sportello::signaling {

/// Hands over what lies in the outbox, one mail after the other, on a thread of its own.
class Mailer {
 public:
  using Send = std::function<SmtpResult(const OutgoingMail&, const std::stop_token&)>;

  /// `send` is called on the mailer's thread and comes back soon once it is asked to stop; `clock`
  /// is called on the storage thread.
  Mailer(Store& store, Send send, const RetryPlan& plan, std::function<TimeMs()> clock);
  ~Mailer();
  Mailer(const Mailer&) = delete;
  Mailer& operator=(const Mailer&) = delete;

  /// Something was put into the outbox. Called on the server's thread.
  void poke();

  /// Takes no more; a mail that is being handed over has a moment to get through. What is left
  /// stays in the outbox.
  void stop();

 private:
  void run();
  void fetch();
  void settle(const OutgoingMail& mail, const SmtpResult& result);

  Store& store_;
  Send send_;
  RetryPlan plan_;
  std::function<TimeMs()> clock_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<OutgoingMail> ready_;
  bool poked_ = true;  // what an earlier run of the server left
  bool fetching_ = false;
  bool stopping_ = false;
  std::stop_source stop_sending_;
  std::thread thread_;
};

}  // namespace sportello::signaling
