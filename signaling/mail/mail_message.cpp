// SPDX-License-Identifier: EUPL-1.2
#include "mail/mail_message.h"

#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/text.h"
#include "requests/contact.h"

namespace sportello::signaling {
namespace {

constexpr std::size_t kWordBytes = 42;  // 56 signs of base64 and 12 around them
constexpr std::size_t kLineSigns = 76;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

std::string base64(std::string_view text) {
  std::string out(sodium_base64_ENCODED_LEN(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()),
                    text.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the terminating zero
  return out;
}

std::string base64_lines(std::string_view text) {
  const std::string whole = base64(text);
  std::string lines;
  for (std::size_t i = 0; i < whole.size(); i += kLineSigns) {
    lines.append(whole, i, kLineSigns).append("\r\n");
  }
  return lines;
}

/// `Fri, 27 Nov 2026 08:00:00 +0000`
std::string mail_date(TimeMs at) {
  using namespace std::chrono;
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_time<milliseconds> time{milliseconds{at}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(time - day)};
  char text[64];
  std::snprintf(text, sizeof text, "%s, %u %s %d %02d:%02d:%02d +0000",
                kDays[weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::string sender(const Mailbox& box) {
  if (box.name.empty()) return box.address;
  return encoded_words(box.name) + " <" + box.address + ">";
}

void add_header(std::string& message, std::string_view name, std::string_view value) {
  message.append(name).append(": ").append(value).append("\r\n");
}

void add_text(std::string& message, std::string_view text) {
  add_header(message, "Content-Type", "text/plain; charset=utf-8");
  add_header(message, "Content-Transfer-Encoding", "quoted-printable");
  message.append("\r\n").append(quoted_printable(text)).append("\r\n");
}

}  // namespace

std::optional<Mailbox> parse_mailbox(std::string_view text) {
  text = trim(text);
  Mailbox box;
  const auto angle = text.find('<');
  if (angle == std::string_view::npos) {
    box.address = text;
  } else {
    if (text.back() != '>') return std::nullopt;
    box.name = trim(text.substr(0, angle));
    box.address = text.substr(angle + 1, text.size() - angle - 2);
  }
  if (!is_plausible_email(box.address) || !is_utf8(box.name)) return std::nullopt;
  return box;
}

std::string encoded_words(std::string_view text) {
  // Plain words stay as they are; so few signs are allowed that they mean nothing special anywhere.
  const bool plain =
      text.size() <= 60 && text.find("=?") == std::string_view::npos &&
      std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == ' ' || c == '-';
      });
  if (plain) return std::string(text);
  std::string words;
  while (!text.empty()) {
    std::size_t cut = std::min(kWordBytes, text.size());
    while (cut < text.size() && cut > 1 && is_continuation(text[cut])) --cut;
    if (!words.empty()) words += "\r\n ";
    words.append("=?utf-8?B?").append(base64(text.substr(0, cut))).append("?=");
    text.remove_prefix(cut);
  }
  return words;
}

std::string quoted_printable(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool before_break = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    const bool plain = (byte > 0x20 && byte < 0x7f && c != '=') || (c == ' ' && !before_break);
    const std::size_t width = plain ? 1 : 3;
    if (column + width > kLineSigns - 1) {
      out += "=\r\n";
      column = 0;
    }
    if (plain) {
      out += c;
    } else {
      out += '=';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
    }
    column += width;
  }
  return out;
}

std::string compose_mail(const Mail& mail, TimeMs date) {
  std::string message;
  const auto domain = mail.from.address.substr(mail.from.address.find('@') + 1);
  add_header(message, "Date", mail_date(date));
  add_header(message, "From", sender(mail.from));
  add_header(message, "To", mail.to);
  add_header(message, "Subject", encoded_words(mail.subject));
  add_header(message, "Message-ID", "<" + mail.id + "@" + domain + ">");
  // No answer of a machine to a machine (RFC 3834).
  add_header(message, "Auto-Submitted", "auto-generated");
  add_header(message, "MIME-Version", "1.0");
  if (!mail.attachment) {
    add_text(message, mail.text);
    return message;
  }
  const std::string boundary = "part-" + mail.id;
  add_header(message, "Content-Type", "multipart/mixed;\r\n boundary=\"" + boundary + "\"");
  message.append("\r\n--").append(boundary).append("\r\n");
  add_text(message, mail.text);
  message.append("--").append(boundary).append("\r\n");
  add_header(message, "Content-Type", mail.attachment->type);
  add_header(message, "Content-Disposition",
             "attachment; filename=\"" + mail.attachment->name + "\"");
  add_header(message, "Content-Transfer-Encoding", "base64");
  message.append("\r\n").append(base64_lines(mail.attachment->content));
  message.append("--").append(boundary).append("--\r\n");
  return message;
}

}  // namespace sportello::signaling
