// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/database.h"

namespace sportello::signaling {

/// What a link is about.
enum class VisitKind : std::uint8_t { kCallback, kAppointment };

std::string_view to_string(VisitKind kind);

/// A new secret for a link: `c` or `a`, by which a page knows the kind, and 128 random bits.
std::string make_visit_token(VisitKind kind);

/// Of the form of a token of this kind; says nothing about whether there is one.
bool is_visit_token(std::string_view text, VisitKind kind);

/// What is stored of a token. Nobody who reads the database can open a link.
std::string visit_hash(std::string_view token);

/// Gives a request one more link; the earlier ones stay good.
std::string add_visit_link(Database& database, VisitKind kind, const std::string& request);

/// The request that a token opens, if there is one.
std::optional<std::string> request_of_link(Database& database, VisitKind kind,
                                           std::string_view token);

}  // namespace sportello::signaling
