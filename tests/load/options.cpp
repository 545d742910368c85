// SPDX-License-Identifier: EUPL-1.2
#include "load/options.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string_view>

namespace sportello::load {
namespace {

constexpr const char* kHelp =
    R"(sportello-load: opens many waiting callers and some operators on a server that it starts, has
calls answered at a steady rate, and measures memory, set-ups and delay.

  sportello-load [--callers N] [--operators M] [--desks D] [--rate R] [--seconds S]
                 [--rivals K] [--server FILE] [--json]

  --callers    who wait in the queues                       (50000)
  --operators  who answer, dealt over the desks             (64)
  --desks      the queues                                   (16)
  --rate       call set-ups a second                        (200)
  --seconds    for so long                                  (30)
  --rivals     at each K-th set-up a second operator answers at the same time, and must not get it;
               0 for never                                  (10)
  --server     the program sportello-server                 (the one beside this program)
  --json       no table, JSON only

Callers come from several addresses of the loopback (one has some 28,000 ports). Server and tool
need a descriptor for each connection (ulimit -n). An operator may send six messages a second, so
that R must stay below some 5 M. Ends with 1 if anything went wrong.
)";

[[noreturn]] void fail(const std::string& what) {
  std::cerr << "sportello-load: " << what << "; see --help\n";
  std::exit(2);
}

double number(std::string_view option, const char* text) {
  char* end = nullptr;
  const double value = text != nullptr ? std::strtod(text, &end) : -1;
  if (text == nullptr || end == text || *end != '\0' || value < 0 || value > 1e7) {
    fail(std::string(option) + " needs a number");
  }
  return value;
}

}  // namespace

Options read_options(int argc, char** argv) {
  Options options;
  options.server = std::filesystem::absolute(argv[0]).replace_filename("sportello-server");
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--help") {
      std::cout << kHelp;
      std::exit(0);
    }
    if (option == "--json") {
      options.json_only = true;
      continue;
    }
    const char* value = i + 1 < argc ? argv[++i] : nullptr;
    const auto whole = [&] { return static_cast<std::int64_t>(number(option, value)); };
    if (option == "--callers") {
      options.callers = whole();
    } else if (option == "--operators") {
      options.operators = whole();
    } else if (option == "--desks") {
      options.desks = whole();
    } else if (option == "--rivals") {
      options.rivals = whole();
    } else if (option == "--rate") {
      options.rate = number(option, value);
    } else if (option == "--seconds") {
      options.seconds = number(option, value);
    } else if (option == "--server" && value != nullptr) {
      options.server = value;
    } else {
      fail("unknown option " + std::string(option));
    }
  }
  if (options.desks < 1 || options.operators < options.desks || options.callers < options.desks) {
    fail("each desk needs an operator and a caller");
  }
  return options;
}

}  // namespace sportello::load
