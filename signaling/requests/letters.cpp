// SPDX-License-Identifier: EUPL-1.2
#include "requests/letters.h"

#include "hours/spoken_time.h"

namespace sportello::signaling {
namespace {

/// Puts values into the places {desk}, {link}, {time} of a text.
std::string fill(std::string_view text, std::string_view desk, std::string_view link,
                 std::string_view time = {}) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    out.append(text.substr(0, open));
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const auto close = text.find('}');
    const auto name = text.substr(1, close - 1);
    out.append(name == "desk" ? desk : name == "link" ? link : time);
    text.remove_prefix(close + 1);
  }
  return out;
}

struct Wording {
  std::string_view subject;
  std::string_view text;
};

constexpr Wording kReceived[] = {
    {"Ti richiamiamo: {desk}",
     "Buongiorno,\n\nabbiamo ricevuto la tua richiesta di essere richiamato ({desk}).\n\n"
     "Quando l'operatore è pronto ricevi un altro messaggio. Allora apri questo indirizzo e la "
     "chiamata comincia:\n\n{link}\n\nAllo stesso indirizzo puoi vedere a che punto è la richiesta, "
     "o ritirarla.\n\nNon hai chiesto tu di essere richiamato? Apri l'indirizzo e ritira la "
     "richiesta: i dati sono cancellati subito.\n\nNon rispondere a questo messaggio.\n"},
    {"We will call you back: {desk}",
     "Hello,\n\nwe have your request to be called back ({desk}).\n\nWhen the operator is ready you "
     "get another message. Then open this address and the call begins:\n\n{link}\n\nAt the same "
     "address you can see how your request stands, or take it back.\n\nIf it was not you who asked "
     "to be called back, open the address and take the request back: the data are erased at "
     "once.\n\nPlease do not answer this message.\n"}};

constexpr Wording kCalling[] = {
    {"L'operatore ti aspetta adesso: {desk}",
     "Buongiorno,\n\nl'operatore è pronto a parlare con te ({desk}).\n\nApri adesso questo "
     "indirizzo, con un computer o un telefono che ha il microfono, e premi «Chiama»:\n\n{link}\n\n"
     "L'indirizzo è solo per te: non darlo ad altri.\n\nNon rispondere a questo messaggio.\n"},
    {"The operator is ready for you: {desk}",
     "Hello,\n\nthe operator is ready to talk to you ({desk}).\n\nOpen this address now, on a "
     "computer or telephone with a microphone, and press “Call”:\n\n{link}\n\nThe address is for "
     "you alone: do not pass it on.\n\nPlease do not answer this message.\n"}};

constexpr Wording kBooked[] = {
    {"Appuntamento confermato: {time}",
     "Buongiorno,\n\nhai un appuntamento in videochiamata con il Comune.\n\nSportello: {desk}\n"
     "Quando: {time} (ora italiana)\n\nA quell'ora apri questo indirizzo, con un computer o un "
     "telefono che ha il microfono, e premi «Chiama»:\n\n{link}\n\nPuoi collegarti da 5 minuti "
     "prima fino a 15 minuti dopo l'inizio. Allo stesso indirizzo puoi disdire: il posto torna "
     "libero e i tuoi dati sono cancellati.\n\nIl file allegato mette l'appuntamento nel tuo "
     "calendario.\n\nNon rispondere a questo messaggio.\n"},
    {"Appointment confirmed: {time}",
     "Hello,\n\nyou have an appointment for a video call with the town hall.\n\nDesk: {desk}\n"
     "When: {time} (Italian time)\n\nAt that time open this address, on a computer or telephone "
     "with a microphone, and press “Call”:\n\n{link}\n\nYou can call from 5 minutes before until 15 "
     "minutes after the beginning. At the same address you can cancel: the time becomes free and "
     "your data are erased.\n\nThe attached file puts the appointment into your calendar.\n\n"
     "Please do not answer this message.\n"}};

const Wording& in(const Wording (&wordings)[2], Language language) {
  return wordings[language == Language::kItalian ? 0 : 1];
}

}  // namespace

Mail callback_received(std::string_view desk_name, std::string_view link, Language language) {
  const auto& words = in(kReceived, language);
  Mail mail;
  mail.subject = fill(words.subject, desk_name, link);
  mail.text = fill(words.text, desk_name, link);
  return mail;
}

Mail callback_calling(std::string_view desk_name, std::string_view link, Language language) {
  const auto& words = in(kCalling, language);
  Mail mail;
  mail.subject = fill(words.subject, desk_name, link);
  mail.text = fill(words.text, desk_name, link);
  return mail;
}

Mail appointment_booked(std::string_view desk_name, TimeMs start, std::string_view link,
                        std::string calendar, Language language) {
  const auto& words = in(kBooked, language);
  const auto time = spoken_time(start, language);
  Mail mail;
  mail.subject = fill(words.subject, desk_name, link, time);
  mail.text = fill(words.text, desk_name, link, time);
  mail.attachment =
      MailAttachment{language == Language::kItalian ? "appuntamento.ics" : "appointment.ics",
                     "text/calendar; charset=utf-8; method=PUBLISH", std::move(calendar)};
  return mail;
}

}  // namespace sportello::signaling
