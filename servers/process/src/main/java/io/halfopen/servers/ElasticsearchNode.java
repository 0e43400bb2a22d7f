package io.halfopen.servers;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The main class of a process that is one Elasticsearch node. By reflection, since one class starts
 * 8 and 9 alike, and neither stands on the classpath that this is compiled against.
 */
public final class ElasticsearchNode {
  private static final String PACKAGE = "org.elasticsearch.";

  private ElasticsearchNode() {}

  /** Starts the node; the arguments are its home, HTTP port and transport port. */
  public static void main(String[] args) throws Exception {
    Thread tether = new Thread(ElasticsearchNode::endWithParent, "tether");
    tether.setDaemon(true);
    tether.start();
    try {
      start(Path.of(args[0]), args[1], args[2]);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    // The node's own threads are daemons.
    Thread.currentThread().join();
  }

  /** Its standard input is a pipe, which closes with the process that started this one. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // A broken pipe is a closed one.
    }
    Runtime.getRuntime().halt(143);
  }

  private static void start(Path home, String httpPort, String transportPort) throws Exception {
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("path.home", home.toString());
    wanted.put("cluster.name", "halfopen");
    wanted.put("node.name", "halfopen");
    wanted.put("discovery.type", "single-node");
    wanted.put("http.host", "127.0.0.1");
    wanted.put("http.port", httpPort);
    wanted.put("transport.host", "127.0.0.1");
    wanted.put("transport.port", transportPort);
    wanted.put("cluster.routing.allocation.disk.threshold_enabled", "false");
    Class<?> settingsClass = Class.forName(PACKAGE + "common.settings.Settings");
    Object builder = settingsClass.getMethod("builder").invoke(null);
    Method put = builder.getClass().getMethod("put", String.class, String.class);
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      put.invoke(builder, setting.getKey(), setting.getValue());
    }
    Object settings = builder.getClass().getMethod("build").invoke(builder);
    Class<?> environmentClass = Class.forName(PACKAGE + "env.Environment");
    Object environment =
        environmentClass
            .getConstructor(settingsClass, Path.class)
            .newInstance(settings, home.resolve("config"));
    Class<?> logs = Class.forName(PACKAGE + "common.logging.LogConfigurator");
    logs.getMethod("setNodeName", String.class).invoke(null, "halfopen");
    logs.getMethod("configureESLogging").invoke(null);
    Class<?> loaderClass = Class.forName(PACKAGE + "plugins.PluginsLoader");
    Object loader =
        loaderClass
            .getMethod("createPluginsLoader", Set.class, Set.class, Map.class, boolean.class)
            .invoke(null, modules(loaderClass, home.resolve("modules")), Set.of(), Map.of(), false);
    Object node =
        Class.forName(PACKAGE + "node.Node")
            .getConstructor(environmentClass, loaderClass)
            .newInstance(environment, loader);
    node.getClass().getMethod("start").invoke(node);
  }

  /** 9 asks beside the folder whether it may contain what is no module. */
  private static Object modules(Class<?> loaderClass, Path folder) throws Exception {
    try {
      return loaderClass.getMethod("loadModulesBundles", Path.class).invoke(null, folder);
    } catch (NoSuchMethodException e) {
      return loaderClass
          .getMethod("loadModulesBundles", Path.class, boolean.class)
          .invoke(null, folder, true);
    }
  }
}
