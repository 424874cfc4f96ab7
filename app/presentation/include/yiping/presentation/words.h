// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/case_life.h>
#include <yiping/domain/category.h>
#include <yiping/presentation/language.h>
#include <yiping/services/ports.h>
#include <yiping/services/queue.h>

#include <QString>

#include <chrono>
#include <functional>
#include <span>

/// Words and times as screens say them. In the language of use_language. Pure functions, GUI thread.
namespace yiping::presentation {

/// Words of an error for a person; given by the composition root (config::Messages).
using ErrorWords = std::function<QString(const Error&)>;

[[nodiscard]] QString text(std::string_view utf8);
/// The word of a code list's value in the screen's language.
template <class E>
[[nodiscard]] QString word(E value)
{
    const domain::EnumWord& found = domain::word_of(value);
    return text(language() == Language::English ? found.en : found.zh);
}
/// What was done, for a history: "签收", and "Signed" where word() is the button "Sign".
[[nodiscard]] QString done_word(domain::Move move);
[[nodiscard]] QString category_word(const domain::CategoryTree& categories, std::string_view code);

/// "10:40"
[[nodiscard]] QString clock_words(UtcMillis at);
/// "10:40:07"
[[nodiscard]] QString clock_words_with_seconds(UtcMillis at);
/// "10:40" today, "昨天 10:40", "3月17日 10:40", with the year where it is another one.
[[nodiscard]] QString moment_words(UtcMillis at, UtcMillis now);
/// "3" for "3月", "Mar" in English.
[[nodiscard]] QString month_word(std::chrono::month month);
/// "3月18日 星期三"
[[nodiscard]] QString day_words(UtcMillis at);
/// "不到 1 分", "40 分", "2 时 10 分", "3 天", "3 天 4 时"; of the absolute value.
[[nodiscard]] QString duration_words(std::int64_t millis);
/// "还有 40 分", "超 12 分", for a stage "响应超 3 分"; "" without a deadline.
[[nodiscard]] QString deadline_words(const services::Deadline& deadline, domain::Step step, UtcMillis now);
/// How far the time to the deadline is used up, 0–1; more than 1 past it; -1 without a deadline.
[[nodiscard]] double deadline_share(const services::Deadline& deadline, const domain::Case& data, UtcMillis now);
/// "在线", "离线 10:05 起", "追赶中 37% 还要 20 秒", "平台拒绝连接".
[[nodiscard]] QString link_words(const services::LinkStatus& link, UtcMillis now);
/// "被拒绝：登录已过期，请重新登录": the first sentence of the reason; "" where the platform has not refused us.
[[nodiscard]] QString refusal_words(const services::LinkStatus& link, const ErrorWords& error_words);
/// "本机时钟与平台相差 5 秒"; "" up to 2 seconds.
[[nodiscard]] QString clock_difference_words(const services::LinkStatus& link);
/// "3 秒", above a minute as duration_words.
[[nodiscard]] QString short_duration_words(std::int64_t millis);
/// "同步 2 秒前"; "" if never in step.
[[nodiscard]] QString freshness_words(const services::LinkStatus& link, UtcMillis now);
/// "230 KB"
[[nodiscard]] QString size_words(std::int64_t bytes);
/// "10:32 现场", "昨天 16:05 反馈": when a picture was taken and with which of the case's moves it came.
[[nodiscard]] QString photo_caption(
    const domain::Attachment& photo, std::span<const domain::CaseMove> moves, UtcMillis now);
/// "180 m", "1.1 km"
[[nodiscard]] QString distance_words(double metres);

} // namespace yiping::presentation
