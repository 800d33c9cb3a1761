// @name@ on Arduino: runs once a second on whatever the inputs hold.
#include <@name@.h>

@NAME@_DEFINE_ARENA(arena);
static @name@ model;

void setup()
{
    Serial.begin(115200);
    if (@name@_init(&model, arena, sizeof arena) != OJ_OK) {
        Serial.println("init failed");
        for (;;) {
        }
    }
}

void loop()
{
    // Fill the inputs here: arena + @name@_model.inputs[0].offset, or the typed calls of @name@.h.
    if (@name@_run(&model) == OJ_OK) {
        Serial.println("done");
    }
    delay(1000);
}
