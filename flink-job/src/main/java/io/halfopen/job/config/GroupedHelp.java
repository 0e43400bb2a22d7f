package io.halfopen.job.config;

import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** Options below the heading of the class that declares them, so that help can be worked from. */
public final class GroupedHelp implements IHelpSectionRenderer {
  private static final String OTHERS = "Other";

  @Override
  public String render(Help help) {
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    for (OptionSpec option : help.commandSpec().options()) {
      if (!option.hidden()) {
        groups.computeIfAbsent(heading(option), h -> new ArrayList<>()).add(option);
      }
    }
    List<OptionSpec> others = groups.remove(OTHERS);
    if (others != null) {
      groups.put(OTHERS, others);
    }
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, options) -> {
          Help.Layout layout = help.createDefaultLayout();
          layout.addOptions(options, help.createDefaultParamLabelRenderer());
          text.append(System.lineSeparator()).append(heading).append(System.lineSeparator());
          text.append(layout);
        });
    return text.toString();
  }

  private static String heading(OptionSpec option) {
    @Nullable Object declared = option.userObject();
    Heading heading =
        declared instanceof Member member
            ? member.getDeclaringClass().getAnnotation(Heading.class)
            : null;
    return heading == null ? OTHERS : heading.value();
  }
}
