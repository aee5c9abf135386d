#include "forecast/workflow/open_questions.hpp"

#include <utility>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {

OpenQuestions::OpenQuestions(bool yes, AskPerson person) : yes_(yes), person_(std::move(person)) {}

std::string OpenQuestions::ask(const std::string& question, const std::string& option, const std::string& guess,
                               const std::function<bool(const std::string&)>& is_answer) {
    if (yes_) {
        guessed_.push_back(fmt::format("{}? Taken: {} ({} says another)", question, guess, option));
        return guess;
    }
    if (!person_) {
        unanswered_.push_back(fmt::format("{}? {} says it, a guess is {}", question, option, guess));
        return guess;
    }
    for (std::string again;; again = "that is none of them\n") {
        const auto line = person_(again + visible(question + "? [" + guess + "] "));
        if (!line) {
            throw Error(ErrorKind::invalid_argument, "{}: nobody answered", question)
                .with_advice(fmt::format("say it by {}, or take the guesses by --yes", option));
        }
        const std::string answer(trimmed(*line));
        if (answer.empty() || is_answer(answer)) {
            return answer.empty() ? guess : answer;
        }
    }
}

void OpenQuestions::check() const {
    if (!unanswered_.empty()) {
        throw Error(ErrorKind::invalid_argument, "{}\nNobody is there to answer: add these, or --yes for the guesses",
                    join(unanswered_, "\n"));
    }
}

}  // namespace forecast
