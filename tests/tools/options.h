// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace sportello::tools {

/// Command-line options of the form `--name VALUE` or `--name=VALUE`, and `--flag`.
///
/// Every option is bound to a variable that holds its default value; parse() overwrites it. The
/// help text is made from the same declarations. Numbers are checked in full and against bounds.
class Options {
 public:
  /// `summary` is the first line of the help, `usage` the line after it.
  Options(std::string summary, std::string usage)
      : summary_(std::move(summary)), usage_(std::move(usage)) {}

  void text(std::string_view name, std::string_view placeholder, std::string* value,
            std::string_view help) {
    add({.name = std::string(name), .placeholder = std::string(placeholder), .text = value}, help);
  }
  /// A text that must be one of `choices`.
  void choice(std::string_view name, std::vector<std::string> choices, std::string* value,
              std::string_view help) {
    Option option{.name = std::string(name), .text = value, .choices = std::move(choices)};
    for (const auto& choice : option.choices) {
      option.placeholder += (option.placeholder.empty() ? "" : "|") + choice;
    }
    add(std::move(option), help);
  }
  void integer(std::string_view name, std::string_view placeholder, std::int64_t* value,
               std::int64_t least, std::int64_t most, std::string_view help) {
    add({.name = std::string(name),
         .placeholder = std::string(placeholder),
         .integer = value,
         .least = static_cast<double>(least),
         .most = static_cast<double>(most)},
        help);
  }
  void real(std::string_view name, std::string_view placeholder, double* value, double least,
            double most, std::string_view help) {
    add({.name = std::string(name),
         .placeholder = std::string(placeholder),
         .real = value,
         .least = least,
         .most = most},
        help);
  }
  void flag(std::string_view name, bool* value, std::string_view help) {
    add({.name = std::string(name), .flag = value}, help);
  }
  /// The option declared last must be given.
  void required() { options_.back().required = true; }

  /// False if the command line is wrong; error() then says why.
  bool parse(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
      std::string_view word = argv[i];
      if (word == "--help" || word == "-h") {
        help_wanted_ = true;
        return true;
      }
      const std::size_t equals = word.find('=');
      std::string_view name = word.substr(0, equals);
      Option* option = find(name);
      if (option == nullptr) return fail("unknown option " + std::string(name));
      option->seen = true;
      if (option->flag != nullptr) {
        if (equals != std::string_view::npos) {
          return fail(option->name + " takes no value");
        }
        *option->flag = true;
        continue;
      }
      std::string value;
      if (equals != std::string_view::npos) {
        value = word.substr(equals + 1);
      } else if (i + 1 < argc) {
        value = argv[++i];
      } else {
        return fail(option->name + " needs a value");
      }
      if (!store(*option, value)) return false;
    }
    for (const Option& option : options_) {
      if (option.required && !option.seen) return fail(option.name + " is missing");
    }
    return true;
  }

  bool help_wanted() const { return help_wanted_; }
  const std::string& error() const { return error_; }

  std::string help() const {
    std::string out = summary_ + "\n\nusage: " + usage_ + "\n\n";
    for (const Option& option : options_) {
      std::string head = "  " + option.name;
      if (!option.placeholder.empty()) head += " " + option.placeholder;
      head.resize(head.size() < kHelpColumn ? kHelpColumn : head.size() + 2, ' ');
      out += head + option.help + "\n";
    }
    std::string last = "  --help";
    last.resize(kHelpColumn, ' ');
    return out + last + "this text\n";
  }

 private:
  static constexpr std::size_t kHelpColumn = 26;

  struct Option {
    std::string name;
    std::string placeholder = {};
    std::string help = {};
    std::string* text = nullptr;
    std::vector<std::string> choices = {};
    std::int64_t* integer = nullptr;
    double* real = nullptr;
    bool* flag = nullptr;
    double least = 0;
    double most = 0;
    bool required = false;
    bool seen = false;
  };

  void add(Option option, std::string_view help) {
    option.help = help;
    options_.push_back(std::move(option));
  }

  Option* find(std::string_view name) {
    for (Option& option : options_) {
      if (option.name == name) return &option;
    }
    return nullptr;
  }

  bool fail(std::string why) {
    error_ = std::move(why);
    return false;
  }

  bool store(Option& option, const std::string& value) {
    if (option.text != nullptr) {
      bool known = option.choices.empty();
      for (const auto& choice : option.choices) known = known || choice == value;
      if (!known) return fail(option.name + " must be " + option.placeholder);
      *option.text = value;
      return true;
    }
    char* end = nullptr;
    const std::string bounds = option.name + " must be a number from " + number(option.least) +
                               " to " + number(option.most) + ", not '" + value + "'";
    if (option.integer != nullptr) {
      const long long parsed = std::strtoll(value.c_str(), &end, 10);
      const auto as_real = static_cast<double>(parsed);
      if (value.empty() || *end != 0 || as_real < option.least || as_real > option.most) {
        return fail(bounds);
      }
      *option.integer = parsed;
      return true;
    }
    const double parsed = std::strtod(value.c_str(), &end);
    if (value.empty() || *end != 0 || !(parsed >= option.least && parsed <= option.most)) {
      return fail(bounds);
    }
    *option.real = parsed;
    return true;
  }

  static std::string number(double value) { return std::to_string(static_cast<long long>(value)); }

  std::string summary_;
  std::string usage_;
  std::string error_;
  std::vector<Option> options_;
  bool help_wanted_ = false;
};

}  // namespace sportello::tools
