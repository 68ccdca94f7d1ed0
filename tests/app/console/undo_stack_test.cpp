// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/undo_stack.h"
#include "tests/app/console/console_fixture.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

namespace inspector::console {

namespace {

using test::channel;

class Undo : public testing::Test {
protected:
    // Waits until the command is answered and the inventory shows it.
    template <typename Done>
    void wait(Done done) {
        EXPECT_TRUE(QTest::qWaitFor(done, 20'000));
    }
    [[nodiscard]] const Channel* get(const char* id) { return console.client().inventory()->channel(ChannelId{id}); }
    void rename(const char* id, const std::string& name) {
        Channel edited = *get(id);
        edited.name = name;
        stack.apply({inventory::PutChannel{edited}}, QStringLiteral("Rename"));
        wait([&] { return get(id)->name == name && stack.undoText() == QStringLiteral("Rename"); });
    }

    test::Console console;
    UndoStack stack{console.client()};
};

}  // namespace

TEST_F(Undo, AnEditARemovalAndAnAdditionComeBack) {
    console.add({channel("a", "Alpha")});
    rename("a", "Beta");
    stack.undo();
    wait([&] { return get("a")->name == "Alpha"; });
    stack.redo();
    wait([&] { return get("a")->name == "Beta" && !stack.undoText().isEmpty(); });

    stack.apply({inventory::RemoveChannel{ChannelId{"a"}}}, QStringLiteral("Remove"));
    wait([&] { return !get("a") && stack.undoText() == QStringLiteral("Remove"); });
    stack.undo();
    wait([&] { return get("a") != nullptr && !stack.redoText().isEmpty(); });
    EXPECT_EQ(get("a")->name, "Beta");

    Channel fresh = channel("b", "B");
    fresh.revision = 0;
    stack.apply({inventory::PutChannel{fresh}}, QStringLiteral("Add"));
    wait([&] { return get("b") && stack.undoText() == QStringLiteral("Add"); });
    EXPECT_TRUE(stack.redoText().isEmpty());
    stack.undo();
    wait([&] { return !get("b"); });
}

TEST_F(Undo, NeverOverwritesWhatSomebodyElseChanged) {
    console.add({channel("a", "Alpha")});
    rename("a", "Beta");
    Channel other = *get("a");
    other.notes = "changed by somebody else";
    console.client().apply({inventory::PutChannel{other}});
    wait([&] { return get("a")->notes == other.notes; });

    QSignalSpy failed(&stack, &UndoStack::failed);
    stack.undo();
    wait([&] { return failed.count() == 1; });
    EXPECT_EQ(get("a")->name, "Beta");
    EXPECT_EQ(get("a")->notes, other.notes);
    EXPECT_TRUE(stack.undoText().isEmpty());
}

TEST_F(Undo, ACommandThatFailedIsNotRemembered) {
    Channel nothing = channel("a", "");
    nothing.revision = 0;
    nothing.url.clear();
    QSignalSpy changed(&stack, &UndoStack::changed);
    stack.apply({inventory::PutChannel{nothing}}, QStringLiteral("Add"));
    wait([&] { return changed.count() == 1; });
    EXPECT_TRUE(stack.undoText().isEmpty());
}

}  // namespace inspector::console
