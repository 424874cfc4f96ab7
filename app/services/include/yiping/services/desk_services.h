// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/services/batch.h>
#include <yiping/services/case_actions.h>
#include <yiping/services/case_desk.h>
#include <yiping/services/case_links.h>
#include <yiping/services/dispatch.h>
#include <yiping/services/queue.h>
#include <yiping/services/rule_desk.h>
#include <yiping/services/shift_desk.h>
#include <yiping/services/take_in.h>
#include <yiping/services/town.h>

#include <utility>

namespace yiping::services {

/// What one operator works with, tied together once: for the desk's window, for the demo's director, for tests. All
/// arguments must outlive it. GUI thread.
struct DeskServices {
    DeskServices(Town& the_town, CacheReader& the_reader, CommandSink& the_sink, Clock& the_clock, Random& random,
        domain::Principal me, const domain::CategoryTree& the_categories, PersonalData* the_personal_data = nullptr,
        Drafts* the_drafts = nullptr)
        : town(the_town),
          sink(the_sink),
          clock(the_clock),
          categories(the_categories),
          personal_data(the_personal_data),
          drafts(the_drafts),
          actions(the_town, the_sink, the_clock, random, std::move(me)),
          dispatch(the_town, actions, the_categories),
          batch(the_town, actions, dispatch),
          links(the_town, actions, the_clock),
          case_desk(the_town, the_reader, actions, links),
          queue(the_town, the_categories, &the_reader),
          take_in(the_town, the_categories, actions),
          shifts(the_town, actions, the_clock),
          rules(the_town, the_reader, actions)
    {
    }

    /// Somebody else works here now: what is offered follows his rights.
    void work_as(domain::Principal me)
    {
        actions.set_me(std::move(me));
        case_desk.refresh();
    }

    Town& town;
    CommandSink& sink;
    Clock& clock;
    const domain::CategoryTree& categories;
    PersonalData* personal_data; ///< nullptr: none can be asked for
    Drafts* drafts;              ///< nullptr: nothing is kept over an end
    CaseActions actions;
    Dispatch dispatch;
    Batch batch;
    CaseLinks links;
    CaseDesk case_desk;
    Queue queue;
    TakeIn take_in;
    ShiftDesk shifts;
    RuleDesk rules;
};

} // namespace yiping::services
