// SPDX-License-Identifier: EUPL-1.2
#include "protocol/types.h"

#include "protocol/limits.h"

namespace sportello::signaling {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::string_view (&names)[N], std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

constexpr std::string_view kRoles[] = {"caller", "operator"};
constexpr std::string_view kKinds[] = {"voice", "video"};
constexpr std::string_view kLanguages[] = {"it", "en"};
constexpr std::string_view kTransports[] = {"rtp", "datachannel", "native"};
constexpr std::string_view kAvailabilities[] = {"available", "away", "wrap_up"};
constexpr std::string_view kParticipants[] = {"caller", "operator", "guest"};

}  // namespace

std::string_view to_string(Role role) { return kRoles[static_cast<std::size_t>(role)]; }
std::string_view to_string(MediaKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view to_string(Language language) {
  return kLanguages[static_cast<std::size_t>(language)];
}
std::string_view to_string(Transport transport) {
  return kTransports[static_cast<std::size_t>(transport)];
}
std::string_view to_string(ParticipantRole role) {
  return kParticipants[static_cast<std::size_t>(role)];
}

std::optional<MediaKind> media_kind_from(std::string_view text) {
  return find<MediaKind>(kKinds, text);
}
std::optional<Language> language_from(std::string_view text) {
  return find<Language>(kLanguages, text);
}
std::optional<Transport> transport_from(std::string_view text) {
  return find<Transport>(kTransports, text);
}
std::optional<Availability> availability_from(std::string_view text) {
  return find<Availability>(kAvailabilities, text);
}
std::optional<ParticipantRole> participant_role_from(std::string_view text) {
  return find<ParticipantRole>(kParticipants, text);
}

const char* close_name(CloseCode code) {
  switch (code) {
    case CloseCode::kMalformed:
      return "malformed";
    case CloseCode::kForeignSite:
      return "foreign_site";
    case CloseCode::kSignedOut:
      return "signed_out";
    case CloseCode::kUnknownType:
      return "unknown_type";
    case CloseCode::kIdle:
      return "idle";
    case CloseCode::kReplaced:
      return "replaced";
    case CloseCode::kTooLarge:
      return "too_large";
    case CloseCode::kTooMany:
      return "too_many";
    case CloseCode::kNormal:
    case CloseCode::kGoingDown:
      break;
  }
  return "";
}

}  // namespace sportello::signaling
